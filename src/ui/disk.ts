/** Resolves when the phone's disk has what a transaction wrote. */
export const done = (act: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    act.oncomplete = () => resolve();
    act.onabort = act.onerror = () => reject(act.error ?? new Error('not written'));
  });
/** What a request of the phone's own database answers. */
export const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not read'));
  });
