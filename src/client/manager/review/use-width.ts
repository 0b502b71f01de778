import { type RefObject, useLayoutEffect, useState } from 'react'

/** How wide the element is, now and after each change; 0 before it stands. */
export function useWidth(of: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = of.current
    if (!element) return
    // Measured once at the start too, before the first paint.
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [of])
  return width
}
