import type { ReactNode } from 'react'

export type IconProps = { size?: number }

/** Drawn on a 24 grid with one pen, and silent: the words beside an icon say what it means. */
export function icon(shape: ReactNode) {
  return function Icon({ size = 24 }: IconProps) {
    return (
      <svg
        aria-hidden="true"
        focusable="false"
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={2.2}
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {shape}
      </svg>
    )
  }
}

export const CheckIcon = /* @__PURE__ */ icon(<path d="M4.5 12.8 9.6 18 19.5 6.6" />)
export const ClockIcon = /* @__PURE__ */ icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5.2l3.4 2" />
  </>,
)
export const RefusedIcon = /* @__PURE__ */ icon(
  <>
    <path d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z" />
    <path d="M12 7.5v5.2M12 16.4v.1" />
  </>,
)
export const NoteIcon = /* @__PURE__ */ icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 11.5v5M12 7.6v.1" />
  </>,
)
export const OfflineIcon = /* @__PURE__ */ icon(
  <path d="m3 3 18 18M9.6 5.4A7 7 0 0 1 17.5 10a4.5 4.5 0 0 1 3 7M17 19H7.5A5 5 0 0 1 6.4 9.1" />,
)
export const KeyboardIcon = /* @__PURE__ */ icon(
  <path d="M4 6h16a1.5 1.5 0 0 1 1.5 1.5v9A1.5 1.5 0 0 1 20 18H4a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 4 6zM6.5 10h.1M10.2 10h.1M13.8 10h.1M17.5 10h.1M8 14h8" />,
)
export const HomeIcon = /* @__PURE__ */ icon(
  <path d="m3 11.500 9-8 9 8M5.500 9.500V20H10v-5.500h4V20h4.500V9.500" />,
)
export const LampIcon = /* @__PURE__ */ icon(
  <path d="M7.5 3h9v3.5l-2.2 3.500V20a1 1 0 0 1-1 1h-2.600a1 1 0 0 1-1-1v-10L7.5 6.500zM7.5 6.500h9M12 12.500v1.6" />,
)
export const CloserIcon = /* @__PURE__ */ icon(
  <path d="M10.5 4a6.500 6.500 0 1 1 0 13a6.500 6.500 0 0 1 0-13M20 20l-4.800-4.800M10.5 7.800v5.400M7.800 10.500h5.400" />,
)
export const OtherCameraIcon = /* @__PURE__ */ icon(
  <path d="M4 11a8 8 0 0 1 14-4.500L20 9M20 4v5h-5M20 13a8 8 0 0 1-14 4.500L4 15M4 20v-5h5" />,
)
export const SettingsIcon = /* @__PURE__ */ icon(
  <>
    <path d="M4 7.500h9M18.5 7.500H20M4 16.500h1.500M11 16.500h9" />
    <circle cx="15.7" cy="7.5" r="2.7" />
    <circle cx="8.3" cy="16.5" r="2.7" />
  </>,
)
