/** One request and its answer over the wire: the port under the hosted API's client. */
type HostedRequest = { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; body: string | null }

export type Exchanged =
  | {
      kind: 'answered'
      status: number
      retryAfter: string | null
      contentEncoding: string | null
      body: Buffer
    }
  /** It failed before the first byte of the request was written. */
  | { kind: 'not-sent'; cause: string }
  /** The request was, or may have been, written, and no whole answer came. */
  | { kind: 'lost'; cause: string }

/** Never rejects, and never sends twice. */
export type Exchange = (request: HostedRequest) => Promise<Exchanged>
