#include "store/schema.hpp"

#include <algorithm>
#include <array>

namespace ballast::store::detail {

namespace {

constexpr std::array kTables = {
    Table{"tenants", TableKind::kSystem},
    Table{"users", TableKind::kSystem},
    Table{"memberships", TableKind::kSystem},
    Table{"tokens", TableKind::kShared},
    Table{"installation", TableKind::kSystem},
    Table{"portfolios", TableKind::kTenant},
    Table{"positions", TableKind::kTenant},
    Table{"securities", TableKind::kTenant},
    Table{"datasets", TableKind::kTenant},
    Table{"jobs", TableKind::kTenant},
    Table{"job_queue", TableKind::kShared},
    Table{"idempotency", TableKind::kTenant},
    Table{"audit", TableKind::kAppendOnly},
    Table{"audit_heads", TableKind::kTenant},
    Table{"settings", TableKind::kTenant},
    Table{"accounts", TableKind::kTenant},
    Table{"ledger_entries", TableKind::kTenant},
    Table{"ledger_imports", TableKind::kTenant},
    Table{"import_profiles", TableKind::kTenant},
    Table{"ledger_snapshots", TableKind::kTenant},
    Table{"preferences", TableKind::kTenant},
    Table{"data_sources", TableKind::kTenant},
    Table{"upload_sessions", TableKind::kTenant},
    Table{"results", TableKind::kTenant},
    Table{"factors", TableKind::kTenant},
    Table{"clo_deals", TableKind::kTenant},
    Table{"clo_deal_versions", TableKind::kTenant},
    Table{"clo_deal_states", TableKind::kTenant},
    Table{"clo_assets", TableKind::kTenant},
    Table{"clo_asset_facts", TableKind::kTenant},
    Table{"clo_lots", TableKind::kTenant},
    Table{"clo_compliance_runs", TableKind::kTenant},
    Table{"clo_annotations", TableKind::kTenant},
    Table{"clo_scenarios", TableKind::kTenant},
    Table{"clo_imports", TableKind::kTenant},
    Table{"clo_correlations", TableKind::kTenant},
    Table{"clo_syncs", TableKind::kTenant},
    Table{"clo_sync_runs", TableKind::kTenant},
    Table{"clo_sync_files", TableKind::kTenant},
    Table{"trade_exports", TableKind::kTenant},
    Table{"trade_templates", TableKind::kTenant},
    Table{"wealth_records", TableKind::kTenant},
    Table{"legacy_imports", TableKind::kTenant},
    Table{"onboardings", TableKind::kTenant},
    Table{"proforma_sessions", TableKind::kTenant},
    Table{"limits", TableKind::kTenant},
    Table{"limit_readings", TableKind::kTenant},
    Table{"limit_cases", TableKind::kTenant},
    Table{"limit_events", TableKind::kTenant},
    Table{"assumption_sets", TableKind::kTenant},
    Table{"business_plans", TableKind::kTenant},
    Table{"reviews", TableKind::kTenant},
    Table{"review_entries", TableKind::kTenant},
    Table{"scenarios", TableKind::kTenant},
    Table{"tags", TableKind::kTenant},
    Table{"notifications", TableKind::kTenant},
    Table{"batch_runs", TableKind::kTenant},
    Table{"batch_steps", TableKind::kTenant},
    Table{"schedules", TableKind::kTenant},
    Table{"scheduler_lease", TableKind::kSystem},
    Table{"nodes", TableKind::kSystem},
    Table{"reports", TableKind::kTenant},
    Table{"report_templates", TableKind::kTenant},
    Table{"credentials", TableKind::kSystem},
    Table{"recovery_codes", TableKind::kSystem},
    Table{"sign_in_failures", TableKind::kSystem},
    Table{"spent_refresh_tokens", TableKind::kSystem},
    Table{"signing_keys", TableKind::kSystem},
    Table{"external_identities", TableKind::kSystem},
    Table{"outbox", TableKind::kSystem},
    Table{"oidc_flows", TableKind::kSystem},
    Table{"price_quality", TableKind::kTenant},
    Table{"series_states", TableKind::kTenant},
    Table{"price_actions", TableKind::kTenant},
    Table{"macro_points", TableKind::kTenant},
    Table{"market_records", TableKind::kTenant},
    Table{"flag_resolutions", TableKind::kTenant},
    Table{"security_fields", TableKind::kTenant},
    Table{"data_keys", TableKind::kTenant},
    Table{"secrets", TableKind::kTenant},
    Table{"agent_use", TableKind::kTenant},
    Table{"llm_providers", TableKind::kTenant},
    Table{"llm_consents", TableKind::kTenant},
    Table{"llm_requests", TableKind::kTenant},
    Table{"proposals", TableKind::kTenant},
    Table{"saved_plans", TableKind::kTenant},
    Table{"schema_migrations", TableKind::kStore},
};

}  // namespace

std::span<const Table> tables() { return kTables; }

const Table* find_table(std::string_view name) {
    const auto* found = std::ranges::find(kTables, name, &Table::name);
    return found == kTables.end() ? nullptr : found;
}

}  // namespace ballast::store::detail
