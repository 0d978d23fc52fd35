import type { AriHttp } from './http.ts';

export type PjsipObjectType = 'auth' | 'aor' | 'endpoint' | 'identify' | 'registration';

/** `/asterisk/config/dynamic`. The class is `res_pjsip` for every type, also those of other modules. */
export function dynamicConfigRequests(http: AriHttp) {
  const path = (type: PjsipObjectType, id: string) =>
    `/asterisk/config/dynamic/res_pjsip/${type}/${encodeURIComponent(id)}`;
  return {
    /** Creates the object, or updates the named attributes of an existing one. */
    async put(type: PjsipObjectType, id: string, attributes: Record<string, string | number>): Promise<void> {
      const fields = Object.entries(attributes).map(([attribute, value]) => ({
        attribute,
        value: String(value),
      }));
      await http.send('PUT', path(type, id), {}, { fields });
    },
    async remove(type: PjsipObjectType, id: string): Promise<void> {
      await http.send('DELETE', path(type, id));
    },
  };
}
