import { Component, onWillStart } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { STATIC_ACTIONS_GROUP_NUMBER } from "@web/search/action_menus/action_menus";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { exportAllItem } from "@web/views/list/export_all/export_all";
import { ListController } from "@web/views/list/list_controller";
import { ExportDialog } from "./export_dialog";

const EXPORT_GROUP = "base.group_allow_export";

function isDirectory(env) {
    return (
        env.searchModel?.resModel === "res.partner" &&
        Boolean(env.searchModel.context.clientes_new_customer) &&
        ["kanban", "list"].includes(env.config.viewType)
    );
}

/**
 * Open the dialog for the selected records, or else for all that the view finds.
 *
 * @param {Object} dialog the dialog service
 * @param {Object} root the list of records
 */
function openExport(dialog, root) {
    const selected = !root.isDomainSelected && root.selection.length > 0;
    dialog.add(ExportDialog, {
        resModel: root.resModel,
        domain: root.domain,
        ...(selected ? { selectedIds: root.selection.map((record) => record.resId) } : {}),
    });
}

/** Export of what the directory shows. */
export class ExportMenu extends Component {
    static template = "clientes_crm.ExportMenu";
    static components = { DropdownItem };
    static props = {};

    setup() {
        this.dialog = useService("dialog");
    }

    onSelected() {
        openExport(this.dialog, this.env.model.root);
    }
}

registry.category("cogMenu").add(
    "clientes-export-menu",
    {
        Component: ExportMenu,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: async (env) => isDirectory(env) && user.hasGroup(EXPORT_GROUP),
    },
    { sequence: 9 }
);

/** Import of customers from a file. */
export class ImportMenu extends Component {
    static template = "clientes_crm.ImportMenu";
    static components = { DropdownItem };
    static props = {};

    setup() {
        this.action = useService("action");
    }

    async onSelected() {
        await this.action.doAction("clientes_crm.clientes_import_action_new");
    }
}

registry.category("cogMenu").add(
    "clientes-import-menu",
    {
        Component: ImportMenu,
        groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
        isDisplayed: async (env) =>
            isDirectory(env) && user.checkAccessRight("clientes.import", "create"),
    },
    { sequence: 8 }
);

// Odoo's own item would stand beside it.
patch(exportAllItem, {
    async isDisplayed(env) {
        return !isDirectory(env) && super.isDisplayed(env);
    },
});

// With a selection, the actions take the place of the menu. An object of its own for each
// class: `patch` binds `super` to it.
const makeSelectionExport = () => ({
    setup() {
        super.setup();
        this.clientesDialog = useService("dialog");
        onWillStart(async () => {
            this.canExportDirectory = await user.hasGroup(EXPORT_GROUP);
        });
    },

    getStaticActionMenuItems() {
        const items = super.getStaticActionMenuItems();
        if (isDirectory(this.env)) {
            items.export = {
                isAvailable: () => this.canExportDirectory,
                sequence: 10,
                icon: "fa fa-download",
                description: _t("Export Data"),
                callback: () => openExport(this.clientesDialog, this.model.root),
            };
        }
        return items;
    },
});
patch(ListController.prototype, makeSelectionExport());
patch(KanbanController.prototype, makeSelectionExport());
