/** Everything that the generated configuration of one instance depends on. */
export interface InstanceSettings {
  systemName: string;
  /** Folders of the instance and of the unpacked packages. */
  folder: string;
  runFolder: string;
  modulesFolder: string;
  shareFolder: string;
  musicFolder: string;
  promptFolder: string;
  /** Where SIP listens: loopback unless phones or carriers are elsewhere. HTTP and AMI are always on loopback. */
  sipAddress: string;
  ports: InstancePorts;
  ariUser: string;
  ariPassword: string;
  amiUser: string;
  amiSecret: string;
  /** Name of the Stasis application that takes the calls. */
  application: string;
}

export interface InstancePorts {
  /** UDP and TCP. */
  sip: number;
  /** ARI and the softphones' websocket. */
  http: number;
  ami: number;
  /** First and last UDP port of the media, both inclusive. */
  rtp: readonly [number, number];
}
