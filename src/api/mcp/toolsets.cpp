#include "api/mcp/toolsets.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"

namespace ballast::api::mcp {

namespace {

struct Area {
    std::string_view prefix;
    std::string_view toolset;
};

// Areas that belong to the toolset of another one, and parts of an area that have their own.
constexpr Area kAreas[]{
    {"account", "ledger"},
    {"activity", "admin"},
    {"agent", "admin"},
    {"alm.assumptions", "review"},
    {"alm.business_plan", "alm_plans"},
    {"alm.session.dynamic", "alm_plans"},
    {"alm.session.earlier", "alm_plans"},
    {"audit", "admin"},
    {"auth", "admin"},
    {"backup", "admin"},
    {"batch", "operations"},
    {"clo.asset", "clo_records"},
    {"clo.collateral", "clo_records"},
    {"clo.compliance", "clo_records"},
    {"clo.correlation", "clo_records"},
    {"clo.deal", "clo_records"},
    {"clo.deal.get", "clo"},
    {"clo.deal.list", "clo"},
    {"clo.import", "clo_records"},
    {"clo.lot", "clo_records"},
    {"clo.parity", "clo_records"},
    {"clo.rank_trades", "trading"},
    {"clo.rebalance", "trading"},
    {"clo.scenario", "clo_records"},
    {"clo.sqlite", "clo_records"},
    {"clo.sync", "clo_records"},
    {"clo.tape", "clo_records"},
    {"clo.trade", "trading"},
    {"clo.workbook", "clo_records"},
    {"data_source", "admin"},
    {"demo.load", "operations"},
    {"export", "trading"},
    {"factor", "risk"},
    {"import", "ledger"},
    {"import_profile", "operations"},
    {"jobs.result_url", "admin"},
    {"jobs.shards", "admin"},
    {"ledger.allocation", "wealth"},
    {"ledger.asset", "wealth"},
    {"ledger.dividends", "wealth"},
    {"ledger.follow", "wealth"},
    {"ledger.followed", "wealth"},
    {"ledger.goal", "wealth"},
    {"ledger.rebalance", "wealth"},
    {"ledger.unfollow", "wealth"},
    {"legacy", "operations"},
    {"limit", "operations"},
    {"limit.cases", "risk"},
    {"limit.check", "risk"},
    {"limit.list", "risk"},
    {"llm", "assistant"},
    {"mail", "admin"},
    {"market.datasets", "market_records"},
    {"market.delete_dataset", "market_records"},
    {"market.delete_prices", "market_records"},
    {"market.delete_securities", "market_records"},
    {"market.export_prices", "market_records"},
    {"market.import_prices", "market_records"},
    {"market.import_records", "market_records"},
    {"market.import_securities", "market_records"},
    {"market.provider_delete", "market_records"},
    {"market.provider_put", "market_records"},
    {"market.provider_test", "market_records"},
    {"market.providers", "market_records"},
    {"market.put_securities", "market_records"},
    {"market.quality", "market_records"},
    {"market.record_templates", "market_records"},
    {"market.resolve_flag", "market_records"},
    {"market.source_order", "market_records"},
    {"market.sources", "market_records"},
    {"node", "admin"},
    {"notification", "admin"},
    {"onboarding", "operations"},
    {"position", "portfolio"},
    {"preference", "admin"},
    {"proforma", "trading"},
    {"proposal", "review"},
    {"report.mailed", "admin"},
    {"report.template", "operations"},
    {"result", "portfolio"},
    {"saved_plan", "wealth"},
    {"scenario", "risk"},
    {"schedule", "operations"},
    {"secret", "admin"},
    {"security", "market_records"},
    {"stress", "risk"},
    {"system", "admin"},
    {"tag", "operations"},
    {"transaction", "ledger"},
    {"upload", "operations"},
    {"user", "admin"},
    {"workspace", "admin"},
};

// Analysis and bookkeeping. All others, and those of new areas, are offered only when they are
// named: all tools together are more than a model should read at once.
constexpr std::string_view kByDefault[]{"alm",       "clo",    "home",    "jobs",
                                        "ledger",    "market", "options", "plan",
                                        "portfolio", "report", "risk"};

// Runs that also store what others see, or send data out. Their permission is that of a
// computation, and methods that keep their own result for its later comparison are not among them.
constexpr std::string_view kStoringRuns[]{
    "backup.create",   "backup.verify",    "backup.restore",  "batch.backfill",
    "batch.resume",    "batch.run",        "export.trades",   "limit.check",
    "llm.chat",        "llm.send",         "llm.stream",      "llm.test",
    "proforma.export", "proposal.approve", "proposal.create", "workspace.copy"};

bool includes(const ToolOptions& options, std::string_view toolset) {
    if (options.toolsets.empty())
        return std::ranges::find(kByDefault, toolset) != std::end(kByDefault);
    return std::any_of(options.toolsets.begin(), options.toolsets.end(),
                       [&](const std::string& one) { return one == "all" || one == toolset; });
}

}  // namespace

std::string_view toolset_of(std::string_view method) {
    std::string_view prefix = method;
    while (true) {
        for (const Area& area : kAreas)
            if (area.prefix == prefix) return area.toolset;
        const std::size_t end = prefix.rfind('.');
        if (end == std::string_view::npos) return prefix;
        prefix = prefix.substr(0, end);
    }
}

std::vector<std::string_view> toolset_names(const service::MethodTable& table) {
    std::vector<std::string_view> names;
    for (const service::Method* method : table.all())
        names.push_back(toolset_of(method->info().name));
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

Status check_toolsets(const service::MethodTable& table, const ToolOptions& options) {
    const std::vector<std::string_view> names = toolset_names(table);
    for (const std::string& one : options.toolsets)
        if (one != "all" && std::find(names.begin(), names.end(), one) == names.end())
            return fail(Code::kInvalidInput,
                        fmt::format("--toolsets {}: expected all, {}", one, alternatives(names)));
    return {};
}

bool only_reads(const service::MethodInfo& info) {
    if (info.route.verb == service::Verb::kGet) return true;
    // A computation that stores its result has a permission to write.
    const std::string_view permission = service::to_string(info.permission);
    const bool may_write = permission.ends_with(":write") || permission.ends_with(":sync") ||
                           permission.ends_with(":cancel") || permission.ends_with(":manage");
    const bool stores = std::ranges::find(kStoringRuns, info.name) != std::end(kStoringRuns);
    return info.effect != service::Effect::kWrite && !may_write && !stores && !info.creates &&
           !info.destructive;
}

std::string why_not_offered(const service::MethodInfo& info, const ToolOptions& options) {
    const std::string_view toolset = toolset_of(info.name);
    if (!includes(options, toolset))
        return fmt::format(
            "it belongs to the toolset {}, which this server was started without "
            "(--toolsets {}, or all)",
            toolset, toolset);
    if (options.read_only && !only_reads(info))
        return "it changes stored data, and this server was started with --read-only";
    if (info.destructive && !options.destructive)
        return "it deletes data for good, which this server offers only when started "
               "with --destructive";
    if (info.shown_once && !options.secrets)
        return "its response has a secret, which this server returns only when started with "
               "--secrets";
    if (!info.secret_field.empty() && !options.secrets)
        return "its request has a secret, which this server takes only when started with --secrets";
    if (info.sensitive && !options.secrets)
        return "it replaces keys or returns all of a workspace, which this server offers only when "
               "started with --secrets";
    return {};
}

}  // namespace ballast::api::mcp
