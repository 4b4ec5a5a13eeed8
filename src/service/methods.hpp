// Functions that add the methods of each capability to the table.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_system_methods(MethodTable& table);
void add_portfolio_methods(MethodTable& table);
void add_position_methods(MethodTable& table);
void add_market_methods(MethodTable& table);
void add_curve_methods(MethodTable& table);
void add_alm_methods(MethodTable& table);
void add_alm_bond_methods(MethodTable& table);
void add_plan_methods(MethodTable& table);
void add_legacy_simulation_methods(MethodTable& table);
void add_alm_session_methods(MethodTable& table);
void add_alm_session_query_methods(MethodTable& table);
void add_alm_session_value_methods(MethodTable& table);
void add_alm_session_change_methods(MethodTable& table);
void add_alm_session_why_methods(MethodTable& table);
void add_upload_methods(MethodTable& table);
void add_risk_methods(MethodTable& table);
void add_ledger_methods(MethodTable& table);
void add_market_validate_methods(MethodTable& table);
void add_options_methods(MethodTable& table);
void add_option_revaluation_methods(MethodTable& table);
void add_report_methods(MethodTable& table);
void add_clo_export_methods(MethodTable& table);
void add_job_methods(MethodTable& table);
void add_llm_methods(MethodTable& table);
void add_proposal_methods(MethodTable& table);
void add_secret_methods(MethodTable& table);
void add_identity_methods(MethodTable& table);
void add_auth_methods(MethodTable& table);
void add_account_holder_methods(MethodTable& table);
void add_user_methods(MethodTable& table);
void add_mail_methods(MethodTable& table);
void add_oidc_methods(MethodTable& table);
void add_workspace_methods(MethodTable& table);
void add_workspace_copy_methods(MethodTable& table);
void add_audit_methods(MethodTable& table);
void add_account_methods(MethodTable& table);
void add_transaction_methods(MethodTable& table);
void add_import_methods(MethodTable& table);
void add_export_methods(MethodTable& table);
void add_app_state_methods(MethodTable& table);
void add_legacy_ledger_methods(MethodTable& table);
void add_home_methods(MethodTable& table);
void add_result_methods(MethodTable& table);
void add_batch_methods(MethodTable& table);
void add_schedule_methods(MethodTable& table);
void add_storage_methods(MethodTable& table);
void add_clo_methods(MethodTable& table);
void add_clo_test_methods(MethodTable& table);
void add_clo_trade_methods(MethodTable& table);
void add_trade_methods(MethodTable& table);
void add_proforma_methods(MethodTable& table);
void add_onboarding_methods(MethodTable& table);
void add_demo_methods(MethodTable& table);

// All of them.
MethodTable make_method_table();

}  // namespace ballast::service
