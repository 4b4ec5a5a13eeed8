// The tables of the responses that commands show: which parts of a response become columns.
#pragma once

#include <vector>

#include "api/cli/views.hpp"

namespace ballast::api::cli {

std::vector<Section> portfolio_sections();
std::vector<Section> position_sections();
std::vector<Section> exposure_sections();
std::vector<Section> var_sections();
std::vector<Section> limit_sections();
std::vector<Section> factor_sections();
std::vector<Section> attribution_sections();
std::vector<Section> batch_sections();
std::vector<Section> summary_sections();
std::vector<Section> schedule_sections();
std::vector<Section> factor_list_sections();
std::vector<Section> trade_order_sections();
std::vector<Section> trade_export_sections();
std::vector<Section> import_sections();
std::vector<Section> lots_sections();
std::vector<Section> net_worth_sections();
std::vector<Section> holdings_sections();
std::vector<Section> account_sections();
std::vector<Section> transaction_sections();
std::vector<Section> eve_sections();
std::vector<Section> balance_sheet_sections();
std::vector<Section> clo_sections();
std::vector<Section> clo_simulation_sections();
std::vector<Section> clo_migration_sections();
std::vector<Section> clo_var_sections();
std::vector<Section> clo_deal_list_sections();
std::vector<Section> clo_deal_sections();
std::vector<Section> clo_asset_sections();
std::vector<Section> clo_test_sections();
std::vector<Section> plan_sections();
std::vector<Section> dataset_sections();
std::vector<Section> price_import_sections();
std::vector<Section> coverage_sections();
std::vector<Section> security_sections();
std::vector<Section> security_import_sections();
std::vector<Section> job_sections();
std::vector<Section> audit_sections();
std::vector<Section> storage_sections();

void add_operation_views(std::vector<View>& views);
void add_user_views(std::vector<View>& views);
void add_secret_views(std::vector<View>& views);
void add_assistant_views(std::vector<View>& views);

}  // namespace ballast::api::cli
