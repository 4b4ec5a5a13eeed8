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

// Areas that belong to the toolset of another one.
constexpr Area kAreas[]{
    {"account", "ledger"},        {"transaction", "ledger"}, {"import", "ledger"},
    {"import_profile", "ledger"}, {"position", "portfolio"}, {"upload", "jobs"},
    {"audit", "admin"},           {"auth", "admin"},         {"data_source", "admin"},
    {"preference", "admin"},      {"system", "admin"},       {"factor", "risk"},
    {"stress", "risk"},           {"scenario", "risk"},      {"batch", "portfolio"},
    {"result", "portfolio"},      {"export", "portfolio"},
    {"proforma", "portfolio"}};

bool includes(const ToolOptions& options, std::string_view toolset) {
    return options.toolsets.empty() ||
           std::any_of(options.toolsets.begin(), options.toolsets.end(),
                       [&](const std::string& one) { return one == "all" || one == toolset; });
}

}  // namespace

std::string_view toolset_of(std::string_view method) {
    const std::string_view prefix = method.substr(0, method.find('.'));
    for (const Area& area : kAreas)
        if (area.prefix == prefix) return area.toolset;
    return prefix;
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
            "(--toolsets)",
            toolset);
    if (options.read_only && !only_reads(info))
        return "it changes stored data, and this server was started with --read-only";
    if (info.destructive && !options.destructive)
        return "it removes what cannot be made again, which this server offers only when started "
               "with --destructive";
    if (info.shown_once && !options.secrets)
        return "its response has a secret, which this server returns only when started with "
               "--secrets";
    return {};
}

}  // namespace ballast::api::mcp
