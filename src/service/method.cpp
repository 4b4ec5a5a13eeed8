#include "service/method.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ballast::service {

namespace {

// What runs the engine of a method, named by the first word of its name.
Permission run_permission(std::string_view name) {
    const std::string_view engine = name.substr(0, name.find('.'));
    if (engine == "alm") return Permission::kAlmRun;
    // Figures of the ledger say no more than its transactions.
    if (engine == "ledger") return Permission::kLedgerRead;
    if (engine == "plan" || engine == "saved_plan") return Permission::kPlanRun;
    return Permission::kRiskRun;
}

}  // namespace

MethodInfo computation(std::string name, std::string path, std::string summary, Duration duration) {
    const Permission permission = run_permission(name);
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = permission,
            .effect = Effect::kRun,
            .route = {Verb::kPost, std::move(path)},
            .duration = duration,
            .needs_store = false,
            .idempotent = true};
}

std::string_view to_string(Verb verb) {
    switch (verb) {
        case Verb::kGet:
            return "GET";
        case Verb::kPost:
            return "POST";
        case Verb::kPut:
            return "PUT";
        case Verb::kPatch:
            return "PATCH";
        case Verb::kDelete:
            return "DELETE";
    }
    return "GET";
}

void detail::add_field(std::vector<FieldInfo>& fields, std::string_view name, FieldKind kind,
                       std::string_view doc, bool required) {
    fields.push_back({std::string(name), kind, std::string(doc), required});
}

const Method* MethodTable::find(std::string_view name) const {
    const auto found = methods_.find(name);
    return found == methods_.end() ? nullptr : found->second.get();
}

const Method* MethodTable::find_legacy(std::string_view name) const {
    const auto found = legacy_.find(name);
    return found == legacy_.end() ? nullptr : found->second.get();
}

void MethodTable::add_shard(std::string method, std::string_view kind, ShardFunction function) {
    Shard shard{std::move(method), std::move(function)};
    const bool added = shards_.emplace(kind, std::move(shard)).second;
    CHECK(added);
}

const MethodTable::ShardFunction* MethodTable::find_shard(std::string_view kind) const {
    const auto found = shards_.find(kind);
    return found == shards_.end() ? nullptr : &found->second.function;
}

bool MethodTable::divides(std::string_view method) const {
    return std::ranges::any_of(shards_,
                               [&](const auto& shard) { return shard.second.method == method; });
}

std::string MethodTable::nearest(std::string_view name) const {
    std::vector<std::string_view> names;
    names.reserve(ordered_.size());
    for (const Method* method : ordered_) names.push_back(method->info().name);
    return std::string(nearest_word(name, names));
}

void MethodTable::insert(std::unique_ptr<Method> method) {
    const MethodInfo& info = method->info();
    CHECK(!info.name.empty() && !info.summary.empty() && !info.route.path.empty());
    CHECK(!info.versioned || info.effect == Effect::kWrite);
    CHECK(info.route.verb != Verb::kGet || info.effect == Effect::kRead);
    const std::string name = info.name;
    const Method* raw = method.get();
    const bool added = methods_.emplace(name, std::move(method)).second;
    CHECK(added);
    ordered_.push_back(raw);
    std::sort(ordered_.begin(), ordered_.end(),
              [](const Method* a, const Method* b) { return a->info().name < b->info().name; });
}

void MethodTable::insert_legacy(std::unique_ptr<Method> method) {
    const std::string name = method->info().name;
    CHECK(!name.empty() && !methods_.contains(name));
    const bool added = legacy_.emplace(name, std::move(method)).second;
    CHECK(added);
}

}  // namespace ballast::service
