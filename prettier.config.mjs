// The widths of Odoo's own JavaScript (addons/web/tooling), so that ours reads like web and mail.
export default {
    plugins: ["@prettier/plugin-xml"],
    printWidth: 100,
    tabWidth: 4,
    singleQuote: false,
    semi: true,
    trailingComma: "es5",
    // Text inside a view is content: only tags and attributes are laid out.
    xmlWhitespaceSensitivity: "preserve",
    overrides: [{ files: ["*.yml", "*.yaml"], options: { tabWidth: 2 } }],
};
