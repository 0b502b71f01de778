/** Those of the screens that come after the first picture. */
import { icon } from './icons.tsx'

export const CloseIcon = /* @__PURE__ */ icon(<path d="m6 6 12 12M18 6 6 18" />)
export const DeleteIcon = /* @__PURE__ */ icon(
  <path d="M9 5h10.5A1.5 1.5 0 0 1 21 6.5v11a1.5 1.5 0 0 1-1.5 1.5H9l-6-7zM11.5 9.5l5 5M16.5 9.5l-5 5" />,
)
export const UndoIcon = /* @__PURE__ */ icon(<path d="M4 9h10a5.5 5.5 0 0 1 0 11H9M8.5 4.5 4 9l4.5 4.5" />)
export const GiftIcon = /* @__PURE__ */ icon(
  <path d="M4 12v8h16v-8M3 8h18v4H3zM12 8v12M12 8C7 8 6.5 3.5 9 3.5c2 0 3 2.5 3 4.5 0-2 1-4.5 3-4.5 2.5 0 2 4.5-3 4.5" />,
)
export const CameraIcon = /* @__PURE__ */ icon(
  <>
    <path d="M4 7.5h3.5L9 5h6l1.5 2.5H20a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 18V9A1.5 1.5 0 0 1 4 7.5z" />
    <circle cx="12" cy="13" r="3.6" />
  </>,
)
export const NextIcon = /* @__PURE__ */ icon(<path d="m9 5 7 7-7 7" />)
export const BackIcon = /* @__PURE__ */ icon(<path d="m15 5-7 7 7 7" />)
export const PlusIcon = /* @__PURE__ */ icon(<path d="M12 5v14M5 12h14" />)
