/** Refused before any upload, with the words the server would use. */
export function fileProblem(
  file: { name: string; size: number },
  maxMegabytes: number,
): 'wrong' | 'too_large' | undefined {
  if (!/\.(xlsx|csv)$/i.test(file.name)) return 'wrong';
  return file.size > maxMegabytes * 1024 * 1024 ? 'too_large' : undefined;
}
