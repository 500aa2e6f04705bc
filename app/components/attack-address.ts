/** The address of the page of an attack. @param modality in any case. */
export function attackAddress(modality: string, id: string): string {
  return `/attacks/${modality.toLowerCase()}/${id}`;
}
