/** With what a rescue's code begins. Apart, since the shell has to know it and nothing more. */
export const rescueMark = 'SDR1:'

export const isRescuePage = (text: string) => text.startsWith(rescueMark)
