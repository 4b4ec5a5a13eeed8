#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "service/alm/session_change_requests.hpp"
#include "service/alm/session_computation.hpp"
#include "service/alm/session_dynamic.hpp"
#include "service/alm/session_limit.hpp"
#include "service/field_error.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// Collects the added and removed positions; each position may be named only once.
class ChangeList {
public:
    ChangeList(const AlmSessionBook& book, const PackedPositions& positions)
        : book_(book), positions_(positions) {}

    Status leave(const std::string& id, const std::string& pointer) {
        TRY(const std::size_t i, named(id, pointer));
        // A position that the book rejected is in no figure, so removing it changes nothing.
        if (std::ranges::binary_search(book_.positions, static_cast<std::uint32_t>(i)))
            changes_.push_back({positions_.position(i), -1.0});
        return {};
    }
    Status change(const describe::Patch<alm::Position>& patch, const std::string& pointer) {
        TRY(const std::size_t i, named(patch.id, pointer));
        if (std::ranges::binary_search(book_.positions, static_cast<std::uint32_t>(i)))
            changes_.push_back({positions_.position(i), -1.0});
        alm::Position changed = positions_.position(i);
        describe::apply(patch, changed);
        return enter(std::move(changed), pointer);
    }
    Status add(const alm::Position& position, const std::string& pointer) {
        if (!touched_.insert(position.id).second || positions_.find(position.id))
            return invalid(pointer + "/id", "duplicate",
                           fmt::format("the position \"{}\" already exists", position.id),
                           "give it a unique id, or replace the existing position");
        return enter(position, pointer);
    }
    Status enter(alm::Position position, const std::string& pointer) {
        if (const auto sound = alm::check_position(position, book_.market.as_of); !sound)
            return invalid(pointer, "unsound", sound.error().message, "correct the position");
        changes_.push_back({std::move(position), 1.0});
        return {};
    }
    const std::vector<alm::PositionChange>& changes() const { return changes_; }

private:
    Result<std::size_t> named(const std::string& id, const std::string& pointer) {
        const auto found = positions_.find(id);
        if (!found)
            return invalid(pointer, "unknown_position",
                           fmt::format("the session has no position \"{}\"", id),
                           "alm.session.positions lists them");
        if (!touched_.insert(id).second)
            return invalid(pointer, "duplicate",
                           fmt::format("the position \"{}\" is changed more than once", id),
                           "name every position once");
        return *found;
    }

    const AlmSessionBook& book_;
    const PackedPositions& positions_;
    std::set<std::string> touched_;
    std::vector<alm::PositionChange> changes_;
};

Result<ChangeList> changes_of(const AlmWhatIfRequest& request, const AlmSessionBook& book,
                              const PackedPositions& positions) {
    ChangeList list(book, positions);
    for (std::size_t i = 0; i < request.remove.size(); ++i)
        TRY_STATUS(list.leave(request.remove[i], fmt::format("/remove/{}", i)));
    for (std::size_t i = 0; i < request.change.size(); ++i)
        TRY_STATUS(list.change(request.change[i], fmt::format("/change/{}", i)));
    for (std::size_t i = 0; i < request.replace.size(); ++i) {
        const std::string pointer = fmt::format("/replace/{}", i);
        TRY_STATUS(list.leave(request.replace[i].id, pointer));
        TRY_STATUS(list.enter(request.replace[i], pointer));
    }
    for (std::size_t i = 0; i < request.add.size(); ++i)
        TRY_STATUS(list.add(request.add[i], fmt::format("/add/{}", i)));
    return list;
}

AlmBeforeAfter pair_of(double before, double after) { return {before, after, after - before}; }

template <class Key>
std::vector<AlmWhatIfGroup> grouped(const alm::BookFigures& before, const alm::BookFigures& after,
                                    std::size_t s, const Key& key) {
    std::vector<AlmWhatIfGroup> rows;
    for (std::size_t g = 0; g < after.groups.size(); ++g) {
        const std::string name = key(after.groups[g]);
        auto row = std::ranges::find(rows, name, &AlmWhatIfGroup::key);
        if (row == rows.end()) row = rows.insert(rows.end(), AlmWhatIfGroup{.key = name});
        row->eve.after += after.value.groups[g][s].eve;
        row->nii.after += after.value.groups[g][s].nii();
        if (g >= before.groups.size()) continue;
        row->eve.before += before.value.groups[g][s].eve;
        row->nii.before += before.value.groups[g][s].nii();
    }
    for (AlmWhatIfGroup& row : rows) {
        row.eve.delta = row.eve.after - row.eve.before;
        row.nii.delta = row.nii.after - row.nii.before;
    }
    std::ranges::sort(rows, {}, &AlmWhatIfGroup::key);
    return rows;
}

AlmWhatIfScenario scenario_of(const alm::BookFigures& before, const alm::BookFigures& after,
                              std::size_t s, const std::string& name) {
    const alm::BookTotal old_total = before.value.total(s);
    const alm::BookTotal new_total = after.value.total(s);
    const alm::BookTotal old_base = before.value.total(0);
    const alm::BookTotal new_base = after.value.total(0);
    AlmWhatIfScenario row{
        .scenario = name,
        .eve = pair_of(old_total.eve, new_total.eve),
        .delta_eve = pair_of(old_total.eve - old_base.eve, new_total.eve - new_base.eve),
        .nii = pair_of(old_total.nii(), new_total.nii()),
        .delta_nii = pair_of(old_total.nii() - old_base.nii(), new_total.nii() - new_base.nii())};
    for (std::size_t m = 0; m < old_total.running.size(); ++m)
        row.nii_by_month.push_back(pair_of(old_total.nii(m), new_total.nii(m)));
    row.by_side = grouped(before, after, s, [](const alm::Group& group) {
        return std::string(alm::section_of(group.off_balance, group.side));
    });
    row.by_product =
        grouped(before, after, s, [](const alm::Group& group) { return group.product; });
    std::erase_if(row.by_product, [](const AlmWhatIfGroup& group) {
        return group.eve.delta == 0.0 && group.nii.delta == 0.0;
    });
    return row;
}

// The figures with planned business.
alm::BookFigures with_plan(const alm::BookFigures& figures, const alm::Market& market,
                           const std::vector<alm::PlannedPart>& planned) {
    if (planned.empty()) return figures;
    std::vector<alm::ChangeValue> values;
    for (const alm::PlannedPart& part : planned) values.push_back(part.value);
    return alm::with_changes(figures, market, values);
}

Result<AlmWhatIfResponse> what_if(Call& call, const AlmWhatIfRequest& request) {
    if (request.add.empty() && request.remove.empty() && request.change.empty() &&
        request.replace.empty())
        return invalid("", "required", "there are no changes",
                       "give add, remove, change or replace");
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    AlmValuationTerms terms = valuation_terms(request);
    const auto account = request.funding == alm::FundingRule::kNone ? alm::PlanFunding::kNone
                                                                    : alm::PlanFunding::kOvernight;
    TRY(const auto dynamic, dynamic_session_of(call, session, *data, terms, request, account));
    if (dynamic) terms = run_off_terms(std::move(terms));
    TRY(const auto valuation, alm_session_valuation(call, session, *data, terms));
    TRY(const auto book, alm_session_book(call, session, *data, terms));
    TRY(const ChangeList list, changes_of(request, *book, data->positions));
    TRY(const alm::Funding funding, funding_of(request));
    const alm::BookInputs inputs = inputs_of(*book, session, *valuation);
    TRY(auto values, alm::value_changes(list.changes(), inputs, call.work()));
    const std::optional<double> tier1 = tier1_of(session, request);
    const alm::GainLimit gains = gain_limit_of(request);
    const alm::BookFigures before =
        alm::figures_of(book->book, valuation->value, valuation->timed, valuation->test_nii);
    TRY(const auto lines, alm::fund_changes(list.changes(), funding, inputs, before, call.work()));
    const auto changed = alm::with_funding(std::move(values), lines);
    const alm::BookFigures after = alm::with_changes(before, book->market, changed);
    AlmWhatIfResponse response{
        .outlier_before = alm::outlier_of(before, book->market, valuation->scenarios, tier1, gains),
        .outlier_after = alm::outlier_of(after, book->market, valuation->scenarios, tier1, gains),
        .funding = funding_lines(lines),
        .currency = session.manifest.currency,
        .as_of = session.manifest.as_of,
        .coverage = book->coverage};
    const auto planned = dynamic ? dynamic->parts() : std::vector<alm::PlannedPart>{};
    const alm::BookFigures all_before = with_plan(before, book->market, planned);
    const alm::BookFigures all_after = alm::with_changes(all_before, book->market, changed);
    for (std::size_t s = 0; s < valuation->scenarios.size(); ++s)
        response.scenarios.push_back(
            scenario_of(all_before, all_after, s, valuation->scenarios[s].name));
    for (const alm::PositionChange& change : list.changes())
        ++(change.weight > 0.0 ? response.entered : response.left);
    Issues issues = dynamic ? dynamic->notes() : book->issues;
    DefaultCount defaults;
    for (const auto* positions : {&request.add, &request.replace})
        for (const alm::Position& position : *positions) defaults.learn(position);
    report_defaults(defaults.list(), terms.settings.balance, issues);
    fill_provenance(response, "alm.session.what_if", request,
                    dynamic ? dynamic->data_digest(session) : session.manifest.data_digest,
                    std::move(issues));
    return response;
}

}  // namespace

void add_alm_session_change_methods(MethodTable& table) {
    table.add<AlmWhatIfRequest, AlmWhatIfResponse>(
        session_computation(
            "alm.session.what_if", "what-if",
            "EVE and NII of a session before and after positions are added, removed or changed."),
        what_if);
    table.add<AlmFindLimitRequest, AlmFindLimitResponse>(
        session_computation(
            "alm.session.find_limit", "find-limit",
            "Finds the size, rate, maturity or spread of a new position that meets a limit."),
        find_alm_limit);
}

}  // namespace ballast::service
