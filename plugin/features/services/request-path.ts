/** Where a request is looked at and worked on. */
export const requestPath = (id: number): string => `/services/requests/${id}`;
