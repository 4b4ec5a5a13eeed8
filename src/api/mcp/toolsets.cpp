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
    {"agent", "admin"},
    {"audit", "admin"},
    {"auth", "admin"},
    {"batch", "operations"},
    {"clo.asset", "clo_records"},
    {"clo.compliance", "clo_records"},
    {"clo.correlation", "clo_records"},
    {"backup", "admin"},
    {"clo.deal", "clo_records"},
    {"clo.deal.get", "clo"},
    {"clo.deal.list", "clo"},
    {"clo.import", "clo_records"},
    {"clo.lot", "clo_records"},
    {"clo.parity", "clo_records"},
    {"clo.scenario", "clo_records"},
    {"clo.tape", "clo_records"},
    {"data_source", "admin"},
    {"export", "trading"},
    {"factor", "risk"},
    {"import", "ledger"},
    {"import_profile", "operations"},
    {"limit", "operations"},
    {"limit.cases", "risk"},
    {"limit.check", "risk"},
    {"limit.list", "risk"},
    {"llm", "assistant"},
    {"mail", "admin"},
    {"node", "admin"},
    {"notification", "admin"},
    {"onboarding", "operations"},
    {"position", "portfolio"},
    {"preference", "admin"},
    {"proforma", "trading"},
    {"proposal", "portfolio"},
    {"report.template", "operations"},
    {"result", "portfolio"},
    {"scenario", "risk"},
    {"schedule", "operations"},
    {"secret", "admin"},
    {"stress", "risk"},
    {"system", "admin"},
    {"tag", "operations"},
    {"transaction", "ledger"},
    {"upload", "operations"},
    {"user", "admin"},
    {"workspace", "admin"},
};

// Offered only when they are named: all tools together are more than a model should read at once.
constexpr std::string_view kOnRequest[]{"admin", "assistant", "clo_records", "operations",
                                        "trading"};

bool includes(const ToolOptions& options, std::string_view toolset) {
    if (options.toolsets.empty())
        return std::ranges::find(kOnRequest, toolset) == std::end(kOnRequest);
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
    return info.effect != service::Effect::kWrite && !may_write && !info.creates &&
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
    return {};
}

}  // namespace ballast::api::mcp
