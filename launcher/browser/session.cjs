/** What the browser scripts share: Chromium, a signed-in user each, and patience. */

const { chromium } = require("playwright-core");

const ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
const SIZES = { wide: { width: 1400, height: 900 }, phone: { width: 390, height: 844 } };

/** Starts the system's Chromium, headless. */
function launch() {
    return chromium.launch({
        executablePath: process.env.CLIENTES_CHROMIUM,
        args: ARGUMENTS,
    });
}

/**
 * Opens a browser session of its own for a user.
 *
 * @param {Browser} browser
 * @param {string} address of the server
 * @param {string} login a demo login; it is its password as well
 * @param {"wide"|"phone"} size
 * @returns {Promise<Page>}
 */
async function signIn(browser, address, login, size = "wide") {
    const context = await browser.newContext({
        viewport: SIZES[size],
        locale: "es-CO",
        timezoneId: "America/Bogota",
        hasTouch: size === "phone",
        isMobile: size === "phone",
    });
    // The first page of a new server compiles its bundles.
    context.setDefaultTimeout(60000);
    const page = await context.newPage();
    page.on("pageerror", (error) => {
        page.failure = page.failure || error;
    });
    await page.goto(`${address}/web/login`);
    await page.fill("#login", login);
    await page.fill("#password", login);
    await Promise.all([
        page.waitForURL((url) => !url.pathname.startsWith("/web/login")),
        page.press("#password", "Enter"),
    ]);
    return page;
}

/** Runs `play(browser, address)` and turns its outcome into an exit code. */
async function main(play) {
    const browser = await launch();
    try {
        await play(browser, process.argv[2]);
    } catch (error) {
        console.error(error);
        process.exitCode = 1;
        const pages = browser.contexts().flatMap((context) => context.pages());
        for (const [number, page] of pages.entries()) {
            console.error(`page ${number}: ${page.url()}`);
            if (process.env.CLIENTES_SHOTS) {
                const path = `${process.env.CLIENTES_SHOTS}/failed-${number}.png`;
                await page.screenshot({ path }).catch(console.error);
            }
        }
    } finally {
        await browser.close();
    }
}

module.exports = { main, signIn };
