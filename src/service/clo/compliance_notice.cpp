#include "service/clo/compliance_notice.hpp"

#include <fmt/format.h>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "service/notice.hpp"

namespace ballast::service {

namespace {

std::string compliance_page(const store::CloDeal& deal) {
    return fmt::format("/clo/{}/compliance", deal.slug);
}

std::string figure_text(const CloComplianceTest& test, std::optional<double> figure) {
    if (!figure) return "n/a";
    const bool is_share =
        test.unit.value_or(clo::usual_unit(test.threshold)) == clo::TestUnit::kFraction;
    return is_share ? fmt::format("{:.2f}%", *figure * 100.0) : fmt::format("{:.2f}", *figure);
}

struct BreachChanges {
    std::vector<std::string> lines;
    std::string last;  // name and new state of the last one
    int began = 0;
    int ended = 0;
    std::string key;
};

BreachChanges breach_changes(const CloComplianceRunView& run) {
    BreachChanges changes;
    for (const CloComplianceTest& test : run.tests) {
        const clo::BreachChange change = clo::breach_change(test.state_before, test.state);
        if (change == clo::BreachChange::kNone) continue;
        const bool began = change == clo::BreachChange::kBegins;
        (began ? changes.began : changes.ended) += 1;
        changes.last = fmt::format("{} is {}", test.name, began ? "in breach" : "cured");
        changes.lines.push_back(fmt::format("{}: {}, required {} {}", changes.last,
                                            figure_text(test, test.value),
                                            test.bound == clo::Bound::kMax ? "at most" : "at least",
                                            figure_text(test, test.threshold)));
        changes.key += fmt::format("{} {}\n", test.id, began);
    }
    return changes;
}

std::string title_of(const store::CloDeal& deal, const CloComplianceRunView& run,
                     const BreachChanges& changes) {
    const std::string date = run.as_of.to_string();
    if (changes.lines.size() == 1) return fmt::format("{}: {}, {}", deal.name, changes.last, date);
    std::string counts;
    if (changes.began > 0) counts = fmt::format("{} in breach", changes.began);
    if (changes.ended > 0)
        counts += fmt::format("{}{} cured", counts.empty() ? "" : ", ", changes.ended);
    return fmt::format("{}: {} tests changed, {}, {}", deal.name, changes.lines.size(), counts,
                       date);
}

Status notify_members(Call& call, const Notice& notice) {
    TRY(const auto members, members_with(call.transaction(), Permission::kCloRead));
    return notify(call.environment(), call.transaction(), members, notice);
}

}  // namespace

Status notify_of_breaches(Call& call, const store::CloDeal& deal, const CloComplianceRunView& run) {
    const BreachChanges changes = breach_changes(run);
    if (changes.lines.empty()) return {};
    return notify_members(
        call, {.kind = store::NotificationKind::kCompliance,
               .topic = fmt::format("clo_compliance:{}:{}:{}", deal.id.to_string(),
                                    run.as_of.to_string(), sha256_hex(changes.key).substr(0, 16)),
               .title = title_of(deal, run, changes),
               .body = fmt::format("{}", fmt::join(changes.lines, "\n")),
               .link = compliance_page(deal)});
}

Status notify_of_default(Call& call, const store::CloDeal& deal, const clo::DealState& state,
                         bool was_in_default) {
    if (state.event_of_default == was_in_default) return {};
    const std::string date = state.as_of ? state.as_of->to_string() : "";
    return notify_members(
        call,
        {.kind = store::NotificationKind::kCompliance,
         .topic = fmt::format("clo_default:{}:{}:{}", deal.id.to_string(), date, was_in_default),
         .title = fmt::format("{}: event of default {}, {}", deal.name,
                              state.event_of_default ? "recorded" : "ended", date),
         .body = state.event_of_default
                     ? "The notes are accelerated: payments follow the acceleration waterfall."
                     : "Payments follow the interest and principal waterfalls again.",
         .link = compliance_page(deal)});
}

}  // namespace ballast::service
