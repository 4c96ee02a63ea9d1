import js from "@eslint/js";
import globals from "globals";

// The rules of Odoo 19's own test_lint and web/tooling, as a flat configuration.
const odooRules = {
    "arrow-body-style": ["error", "as-needed"],
    curly: ["error", "all"],
    eqeqeq: ["error", "always"],
    "no-duplicate-imports": "error",
    "no-eval": "error",
    "no-implied-eval": "error",
    "no-restricted-globals": ["error", "event", "self"],
    "no-restricted-syntax": [
        "error",
        "PrivateIdentifier",
        {
            selector:
                "ClassDeclaration[superClass.name='Component']:not(:has(ClassBody.body > PropertyDefinition[key.name='props'][static='true']))",
            message: "Component should declare static props",
        },
        {
            selector:
                "ClassDeclaration[superClass.name='Component']:not(:has(ClassBody.body > PropertyDefinition[key.name='template'][static='true']))",
            message: "Component should declare static template",
        },
        {
            selector:
                "PropertyDefinition[static='true'][key.name='props'] > ArrayExpression:has(Literal[value='*'])",
            message: "Declare the exact shape of the props",
        },
        {
            selector: "CallExpression[callee.name='_t'] > :first-child[value=/(.*%s){2,}/]",
            message: "Usage of _t function with multiple unnamed placeholders",
        },
        {
            selector: "CallExpression[callee.name='_t'] > TemplateLiteral:first-child",
            message: "A template literal cannot be translated",
        },
        {
            selector:
                "CallExpression[callee.property.name='add'][callee.object.property.name='notification'] > Literal:first-child",
            message: "String passed to 'notification.add()' should be translated.",
        },
    ],
    "no-shadow": "error",
    "no-unused-vars": [
        "error",
        { vars: "all", args: "none", ignoreRestSiblings: false, caughtErrors: "all" },
    ],
    "no-var": "error",
    "object-shorthand": "error",
    "prefer-const": ["error", { destructuring: "all", ignoreReadBeforeAssign: true }],
    "valid-typeof": "error",
};

export default [
    { ignores: [".local/", "node_modules/", "**/static/lib/"] },
    js.configs.recommended,
    {
        files: ["addons/**/*.js"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: { ...globals.browser, luxon: "readonly", odoo: "readonly" },
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: { ...odooRules, "no-console": "error" },
    },
    {
        // Scripts of the repository itself run in node.
        files: ["*.mjs", "{.ci,docs,launcher,tests}/**/*.{js,mjs,cjs}"],
        languageOptions: { ecmaVersion: 2022, globals: { ...globals.node, ...globals.browser } },
        rules: odooRules,
    },
];
