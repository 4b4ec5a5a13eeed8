#include "service/bank_methods.hpp"
#include "service/clo_record_methods.hpp"
#include "service/identity_requests.hpp"
#include "service/legacy_data_methods.hpp"
#include "service/methods.hpp"
#include "service/operator_methods.hpp"
#include "service/record_methods.hpp"
#include "service/version.hpp"

namespace ballast::service {

namespace {

Result<VersionResponse> version(Call& /*call*/, const Empty& /*request*/) {
    return VersionResponse{"ballast", std::string(kEngineVersion)};
}

}  // namespace

void add_system_methods(MethodTable& table) {
    table.add<Empty, VersionResponse>({.name = "system.version",
                                       .summary = "Returns the name and version of the program.",
                                       .permission = Permission::kPublic,
                                       .effect = Effect::kRead,
                                       .route = {Verb::kGet, "/system/version"},
                                       .needs_store = false,
                                       .idempotent = true},
                                      version);
}

MethodTable make_method_table() {
    MethodTable table;
    add_system_methods(table);
    add_portfolio_methods(table);
    add_position_methods(table);
    add_position_group_methods(table);
    add_tag_methods(table);
    add_market_methods(table);
    add_curve_methods(table);
    add_alm_methods(table);
    add_plan_methods(table);
    add_legacy_simulation_methods(table);
    add_alm_session_methods(table);
    add_alm_session_query_methods(table);
    add_alm_session_value_methods(table);
    add_alm_session_change_methods(table);
    add_alm_session_why_methods(table);
    add_alm_session_compare_methods(table);
    add_alm_assumption_methods(table);
    add_alm_business_plan_methods(table);
    add_alm_session_dynamic_methods(table);
    add_alm_session_sensitivity_methods(table);
    add_alm_session_earlier_methods(table);
    add_alm_bond_methods(table);
    add_upload_methods(table);
    add_risk_methods(table);
    add_ledger_methods(table);
    add_market_validate_methods(table);
    add_options_methods(table);
    add_option_revaluation_methods(table);
    add_report_methods(table);
    add_clo_export_methods(table);
    add_job_methods(table);
    add_secret_methods(table);
    add_proposal_methods(table);
    add_llm_methods(table);
    add_identity_methods(table);
    add_auth_methods(table);
    add_account_holder_methods(table);
    add_user_methods(table);
    add_mail_methods(table);
    add_oidc_methods(table);
    add_workspace_methods(table);
    add_workspace_copy_methods(table);
    add_audit_methods(table);
    add_account_methods(table);
    add_transaction_methods(table);
    add_import_methods(table);
    add_export_methods(table);
    add_app_state_methods(table);
    add_legacy_ledger_methods(table);
    add_home_methods(table);
    add_result_methods(table);
    add_limit_methods(table);
    add_notification_methods(table);
    add_review_methods(table);
    add_activity_methods(table);
    add_batch_methods(table);
    add_schedule_methods(table);
    add_storage_methods(table);
    add_backup_methods(table);
    add_node_methods(table);
    add_clo_methods(table);
    add_clo_test_methods(table);
    add_clo_trade_methods(table);
    add_clo_record_methods(table);
    add_trade_methods(table);
    add_proforma_methods(table);
    add_onboarding_methods(table);
    add_demo_methods(table);
    add_legacy_data_methods(table);
    return table;
}

}  // namespace ballast::service
