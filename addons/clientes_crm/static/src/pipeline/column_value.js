import { CrmColumnProgress } from "@crm/views/crm_kanban/crm_column_progress";
import { CrmKanbanArchParser } from "@crm/views/crm_kanban/crm_kanban_arch_parser";
import { crmKanbanView } from "@crm/views/crm_kanban/crm_kanban_view";

import { patch } from "@web/core/utils/patch";

// What stands below the sum of a column: the other one of the two values.
const OTHERS = {
    expected_revenue: "prorated_revenue",
    prorated_revenue: "expected_revenue",
};

patch(CrmKanbanArchParser.prototype, {
    /** @override */
    parseProgressBar(progressBar, fields) {
        const result = super.parseProgressBar(...arguments);
        result.otherSumField = fields[OTHERS[result.sumField?.name]] || false;
        return result;
    },
});

patch(crmKanbanView.Controller.prototype, {
    /** @override */
    get progressBarAggregateFields() {
        const fields = super.progressBarAggregateFields;
        const { otherSumField } = this.props.archInfo.progressAttributes || {};
        return otherSumField ? [...fields, otherSumField] : fields;
    },
});

patch(CrmColumnProgress.prototype, {
    /**
     * The sum of the column's other value, if there is one: the weighted one below the
     * expected one, and the other way round in the forecast.
     *
     * @returns {Object|null} value, title and currencies, as `AnimatedNumber` takes them
     */
    get otherAggregate() {
        const { progressBarState, group } = this.props;
        const field = progressBarState.progressAttributes.otherSumField;
        return field ? progressBarState.getAggregateValue(group, field) : null;
    },
});
