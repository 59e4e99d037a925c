import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The one accent: petrol. Everything else is neutral, red for faults, amber for care, green only for success. */
const line: MantineColorsTuple = ['#e8f6f6', '#cfe9ea', '#a3d4d7', '#72bdc2', '#46a7ae', '#23929a', '#0f7d85', '#0b6a72', '#08555c', '#054045'];

const gray: MantineColorsTuple = ['#f7f8f8', '#eff1f1', '#e3e6e7', '#d3d8d9', '#b4bbbd', '#8b9497', '#667074', '#4c5558', '#313839', '#1b2021'];

const dark: MantineColorsTuple = ['#e4e8e8', '#c6cccd', '#a4adaf', '#8a9497', '#3a4245', '#2a3133', '#1e2426', '#161b1d', '#101415', '#0a0d0e'];

const SANS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei", sans-serif';

export const theme = createTheme({
  colors: { line, gray, dark },
  primaryColor: 'line',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: SANS,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontFamily: SANS,
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.25rem', lineHeight: '1.4' }, h2: { fontSize: '1rem', lineHeight: '1.4' }, h3: { fontSize: '0.875rem', lineHeight: '1.45' } },
  },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '10px', xl: '14px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Table: { defaultProps: { verticalSpacing: 7, horizontalSpacing: 12, fz: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
    // A dialog's header is no banner of the page.
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } }, position: 'right', size: 'lg', overlayProps: { backgroundOpacity: 0.3 } } },
    Modal: { defaultProps: { attributes: { header: { role: 'presentation' } }, centered: true, overlayProps: { backgroundOpacity: 0.35 } } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Notification: { defaultProps: { withCloseButton: false } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } },
    Button: { defaultProps: { size: 'sm', fw: 550 } },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right' } },
  },
});

/** Contrast is held here: each pair below was measured against WCAG AA in both themes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--tl-content-width': '1600px', '--tl-nav-width': '232px' },
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1b2021',
    '--mantine-color-dimmed': '#596266',
    '--mantine-color-placeholder': '#667074',
    '--mantine-color-anchor': '#0b6a72',
    '--mantine-color-error': '#b42318',
    '--mantine-color-default-border': '#d3d8d9',
    '--mantine-color-line-light': '#e8f6f6',
    '--mantine-color-line-light-hover': '#d9eff0',
    '--mantine-color-line-light-color': '#08555c',
    '--mantine-color-green-light': '#e9f6ee',
    '--mantine-color-red-light': '#fcefed',
    '--mantine-color-yellow-light': '#fdf5e0',
    '--mantine-color-gray-light': '#eff1f1',
    '--mantine-color-red-light-color': '#9b1c13',
    '--mantine-color-green-light-color': '#14603a',
    '--mantine-color-yellow-light-color': '#7a4b00',
    '--mantine-color-gray-light-color': '#3f474a',
    '--tl-surface': '#f6f7f7',
    '--tl-raised': '#ffffff',
    '--tl-rule': '#e3e6e7',
    '--tl-accent': '#0b6a72',
    '--tl-accent-soft': '#e8f6f6',
    '--tl-second': '#7d878a',
    '--tl-good': '#14603a',
    '--tl-bad': '#b42318',
  },
  dark: {
    '--mantine-color-body': '#141819',
    '--mantine-color-text': '#e4e8e8',
    '--mantine-color-dimmed': '#a4adaf',
    '--mantine-color-placeholder': '#98a2a4',
    '--mantine-color-anchor': '#72bdc2',
    '--mantine-color-error': '#ff8f84',
    '--mantine-color-default': '#1b2122',
    '--mantine-color-default-border': '#3a4245',
    '--mantine-color-line-light': '#14302f',
    '--mantine-color-line-light-hover': '#1a3d3c',
    '--mantine-color-line-light-color': '#a3d4d7',
    '--mantine-color-green-light': '#14291d',
    '--mantine-color-red-light': '#341a18',
    '--mantine-color-yellow-light': '#2f2611',
    '--mantine-color-gray-light': '#2a3133',
    '--mantine-color-red-light-color': '#ffb1a8',
    '--mantine-color-green-light-color': '#8fdcb0',
    '--mantine-color-yellow-light-color': '#f3cf85',
    '--mantine-color-gray-light-color': '#c6cccd',
    '--tl-surface': '#0f1213',
    '--tl-raised': '#171c1d',
    '--tl-rule': '#2a3133',
    '--tl-accent': '#46a7ae',
    '--tl-accent-soft': '#14302f',
    '--tl-second': '#8a9497',
    '--tl-good': '#8fdcb0',
    '--tl-bad': '#ff8f84',
  },
});
