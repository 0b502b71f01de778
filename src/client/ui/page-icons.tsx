import { icon } from './icons.tsx'

/** Of the manager's pages; apart from the others, which the counter's shell carries. */
export const TodayIcon = /* @__PURE__ */ icon(
  <path d="M4 19.500h16M6.5 19.500v-6M12 19.500V8M17.5 19.500v-9M4 4.500h16" />,
)
export const InboxIcon = /* @__PURE__ */ icon(
  <path d="M3.5 13.5 6.5 5h11l3 8.500V19h-17zM3.5 13.500H8.500l1.5 2.500h4l1.5-2.500h5" />,
)
export const CardIcon = /* @__PURE__ */ icon(
  <>
    <path d="M4.5 5h15A1.5 1.5 0 0 1 21 6.500v11a1.5 1.5 0 0 1-1.5 1.500h-15A1.5 1.5 0 0 1 3 17.500v-11A1.5 1.5 0 0 1 4.5 5z" />
    <circle cx="8" cy="12" r="1.8" />
    <path d="M13 10.500h4.500M13 14h3" />
  </>,
)
export const CustomersIcon = /* @__PURE__ */ icon(
  <>
    <circle cx="9" cy="8" r="3.5" />
    <path d="M2.5 19.500c0-3.5 2.8-6 6.5-6s6.5 2.5 6.5 6M15.5 5a3.5 3.500 0 0 1 0 6.500M17.5 14c2.4.7 4 2.8 4 5.500" />
  </>,
)
export const ActivityIcon = /* @__PURE__ */ icon(
  <path d="M4.5 6h.1M4.5 12h.1M4.5 18h.1M9 6h11M9 12h11M9 18h7" />,
)
export const EyeIcon = /* @__PURE__ */ icon(
  <>
    <path d="M2.5 12C4.5 8 8 5.8 12 5.800S19.5 8 21.5 12C19.5 16 16 18.2 12 18.200S4.5 16 2.5 12z" />
    <circle cx="12" cy="12" r="2.8" />
  </>,
)
export const ProofIcon = /* @__PURE__ */ icon(
  <path d="M12 3 19.5 6v5.500c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.500V6zM8.5 12l2.5 2.5 4.5-5" />,
)
export const ReportsIcon = /* @__PURE__ */ icon(<path d="M4 4.500v15h16M7 15.500l4-5 3.5 3 5-6.500" />)
export const ShopIcon = /* @__PURE__ */ icon(
  <path d="M4.5 10v9.500h15V10M3 8.5 5 4h14l2 4.500a3 3 0 0 1-6 0 3 3 0 0 1-6 0 3 3 0 0 1-6 0zM10 19.500V14.500h4v5" />,
)
export const MoreIcon = /* @__PURE__ */ icon(<path d="M5.5 12h.1M12 12h.1M18.5 12h.1" />)
export const SearchIcon = /* @__PURE__ */ icon(
  <>
    <circle cx="10.5" cy="10.5" r="6.5" />
    <path d="m15.5 15.5 5 5" />
  </>,
)
export const PrintIcon = /* @__PURE__ */ icon(
  <path d="M7 9V3.500h10V9M7 17.500H4.500A1.5 1.5 0 0 1 3 16v-5.500A1.5 1.5 0 0 1 4.5 9h15a1.5 1.5 0 0 1 1.5 1.500V16a1.5 1.5 0 0 1-1.5 1.500H17M7 14h10v6.500H7z" />,
)
export const KeyIcon = /* @__PURE__ */ icon(
  <path d="M14.5 14.5a5 5 0 1 0-4.300-2.400L3.500 18.800V20.500H7V18h2.500v-2.500l1.900-1.900a5 5 0 0 0 3.100.900zM16.200 8.500h.01" />,
)
export const LinkIcon = /* @__PURE__ */ icon(
  <path d="M9.5 14.5 14.5 9.500M11 6.500l2-2a4.5 4.5 0 0 1 6.5 6.500l-2 2M13 17.500l-2 2a4.5 4.5 0 0 1-6.5-6.500l2-2" />,
)
