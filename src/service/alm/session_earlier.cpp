// Figures that an ALMReady session stored, beside those of the same positions here.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <set>

#include "alm/ladder.hpp"
#include "alm/regulation.hpp"
#include "service/alm/session_book.hpp"
#include "service/alm/session_computation.hpp"
#include "service/alm/session_earlier_requests.hpp"
#include "service/bank_methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

using alm::EarlierRule;
using model::EarlierBankMeasure;

constexpr int kEarlierHorizon = 12;
constexpr int kEarlierLookback = 12;

// The terms of that system: a constant balance sheet renewed by bullets at the margins of recent
// business, under Regulation (EU) 2024/856.
AlmValuationTerms earlier_terms(const model::EarlierBankFigures& earlier) {
    return {.settings = {.horizon_months = earlier.horizon_months.value_or(kEarlierHorizon),
                         .balance = alm::BalanceRule::kConstant,
                         .renewal = alm::RenewalRule::kBullet},
            .renewal_margins = AlmMarginSource::kCalibrated,
            .lookback_months = kEarlierLookback,
            .regulation = alm::RegulationId::kEu2024856};
}

Status check_earlier(const StoredAlmSession& session) {
    const auto& earlier = session.manifest.earlier;
    if (!earlier || earlier->figures.empty())
        return fail(Code::kInvalidInput,
                    "the upload had no figures of an earlier system: upload the balance sheet with "
                    "calculation_results.json and calculation_params.json of the ALMReady session");
    if (earlier->as_of && *earlier->as_of != session.manifest.as_of)
        return fail(Code::kInvalidInput,
                    fmt::format("the figures of the earlier system are of {}, the balance sheet of "
                                "{}: upload the balance sheet as of {}",
                                earlier->as_of->to_string(), session.manifest.as_of.to_string(),
                                earlier->as_of->to_string()));
    return {};
}

// The scenarios of the figures that exist here, base first.
std::vector<alm::Scenario> earlier_scenarios(const model::EarlierBankFigures& earlier) {
    std::vector<alm::Scenario> scenarios{{.name = "base"}};
    for (const model::EarlierBankFigure& figure : earlier.figures) {
        if (std::ranges::find(scenarios, figure.scenario, &alm::Scenario::name) != scenarios.end())
            continue;
        if (const auto kind = alm::find_scenario_kind(figure.scenario))
            scenarios.push_back({.name = figure.scenario, .kind = *kind});
    }
    return scenarios;
}

class EarlierComparison {
public:
    EarlierComparison(const StoredAlmSession& session, const AlmSessionData& data,
                      const AlmSessionBook& book, const Work& work)
        : session_(session),
          earlier_(*session.manifest.earlier),
          data_(data),
          book_(book),
          bank_{book.market, session.manifest.currency},
          work_(work),
          scenarios_(earlier_scenarios(earlier_)) {
        std::set<double> bounds;
        for (const model::EarlierBankFigure& figure : earlier_.figures)
            if (figure.from_years) bounds.insert(*figure.from_years);
        if (!bounds.empty()) bounds.insert(0.0);
        buckets_.assign(bounds.begin(), bounds.end());
    }

    Result<AlmEarlierResponse> run() {
        count();
        TRY_STATUS(value());
        AlmEarlierResponse response{
            .discount_curve = earlier_.discount_curve,
            .horizon_months = earlier_.horizon_months.value_or(kEarlierHorizon),
            .currency = session_.manifest.currency,
            .as_of = session_.manifest.as_of,
            .coverage = book_.coverage};
        for (const model::EarlierBankFigure& figure : earlier_.figures)
            response.figures.push_back(compared_figure(figure));
        for (const EarlierRule rule : replayed_)
            response.rules.push_back({rule, positions_of(rule), true});
        for (const EarlierRule rule : alm::kOtherEarlierRules)
            if (positions_of(rule) > 0) response.rules.push_back({rule, positions_of(rule), false});
        return response;
    }

private:
    std::int64_t& positions_of(EarlierRule rule) { return counts_[static_cast<std::size_t>(rule)]; }

    void count() {
        for (const std::uint32_t i : book_.positions) {
            const alm::Position position = data_.positions.position(i);
            for (std::size_t r = 0; r < counts_.size(); ++r)
                if (alm::is_concerned(position, static_cast<EarlierRule>(r), bank_)) ++counts_[r];
        }
        for (const EarlierRule rule : alm::kReplayedRules)
            if (positions_of(rule) > 0 &&
                (rule != EarlierRule::kDepositsLeftOut || earlier_.deposits_left_out))
                replayed_.push_back(rule);
    }

    // Of the book, then with one rule more each time.
    Status value() {
        for (std::size_t count = 0; count <= replayed_.size(); ++count) {
            if (count == 0) {
                TRY_STATUS(keep(book_.book));
                continue;
            }
            alm::Book changed(book_.market, session_.manifest.behaviour, book_.book.settings());
            TRY_STATUS(fill(changed, count));
            TRY_STATUS(keep(changed));
        }
        return {};
    }

    Status fill(alm::Book& changed, std::size_t rules) const {
        for (std::size_t k = 0; k < book_.positions.size(); ++k) {
            if (k % 65'536 == 0) TRY_STATUS(work_.cancel.check());
            std::optional<alm::Position> position = data_.positions.position(book_.positions[k]);
            // Margins are those of the contract as stated.
            if (book_.margins) position->renew_margin = book_.margins->margin_of(*position);
            for (std::size_t r = 0; r < rules && position; ++r)
                if (alm::is_concerned(*position, replayed_[r], bank_))
                    position = alm::under_earlier_rule(*std::move(position), replayed_[r], bank_);
            if (!position) continue;
            if (const auto added = changed.add(*position); !added)
                return fail(Code::kInvalidInput,
                            fmt::format("a contract cannot be valued under the rules of the "
                                        "earlier system: {}",
                                        added.error().message));
        }
        return {};
    }

    Status keep(const alm::Book& book) {
        std::vector<Totals>& totals = totals_.emplace_back(
            scenarios_.size(), Totals{.months = std::vector<double>(horizon()),
                                      .buckets = std::vector<double>(buckets_.size())});
        if (book.size() == 0) return {};
        TRY(const alm::BookValue value,
            alm::value_book(book, book_.market, scenarios_, alm::Detail::kTotals, work_));
        for (std::size_t s = 0; s < scenarios_.size(); ++s) {
            const alm::BookTotal total = value.total(s);
            totals[s].eve = total.eve;
            totals[s].nii = total.nii();
            for (std::size_t m = 0; m < horizon(); ++m) totals[s].months[m] = total.nii(m);
        }
        if (buckets_.empty()) return {};
        TRY(const auto by_bucket,
            alm::eve_by_bucket(book, book_.market, scenarios_, buckets_, work_));
        for (std::size_t s = 0; s < scenarios_.size(); ++s) totals[s].buckets = by_bucket[s];
        return {};
    }
    std::size_t horizon() const {
        return static_cast<std::size_t>(earlier_.horizon_months.value_or(kEarlierHorizon));
    }

    AlmEarlierFigure compared_figure(const model::EarlierBankFigure& earlier) const {
        AlmEarlierFigure figure;
        static_cast<model::EarlierBankFigure&>(figure) = earlier;
        const auto found = std::ranges::find(scenarios_, earlier.scenario, &alm::Scenario::name);
        if (found == scenarios_.end() ||
            (earlier.month && static_cast<std::size_t>(*earlier.month) > horizon()))
            return figure;
        const auto scenario = static_cast<std::size_t>(found - scenarios_.begin());
        std::vector<double> values;
        for (const std::vector<Totals>& totals : totals_)
            values.push_back(measured(totals, earlier, scenario));
        const alm::EarlierDifference difference = alm::earlier_difference(values, earlier.value);
        figure.current = values.front();
        figure.difference = values.front() - earlier.value;
        for (std::size_t r = 0; r < replayed_.size(); ++r)
            figure.rules.push_back({replayed_[r], difference.amounts[r]});
        figure.rest = difference.rest;
        return figure;
    }

    struct Totals {
        double eve = 0.0;
        double nii = 0.0;
        std::vector<double> months;   // NII
        std::vector<double> buckets;  // EVE
    };
    double measured(const std::vector<Totals>& totals, const model::EarlierBankFigure& figure,
                    std::size_t scenario) const {
        switch (figure.measure) {
            case EarlierBankMeasure::kEve:
                return totals[scenario].eve;
            case EarlierBankMeasure::kDeltaEve:
                return totals[scenario].eve - totals[0].eve;
            case EarlierBankMeasure::kNii:
                return totals[scenario].nii;
            case EarlierBankMeasure::kDeltaNii:
                return totals[scenario].nii - totals[0].nii;
            case EarlierBankMeasure::kEveBucket: {
                const auto bucket = std::ranges::find(buckets_, figure.from_years.value_or(0.0));
                return totals[scenario]
                    .buckets[static_cast<std::size_t>(bucket - buckets_.begin())];
            }
            case EarlierBankMeasure::kNiiMonth:
                return totals[scenario]
                    .months[static_cast<std::size_t>(figure.month.value_or(1)) - 1];
        }
        return 0.0;
    }

    const StoredAlmSession& session_;
    const model::EarlierBankFigures& earlier_;
    const AlmSessionData& data_;
    const AlmSessionBook& book_;
    alm::EarlierBank bank_;
    const Work& work_;
    std::vector<alm::Scenario> scenarios_;
    std::vector<double> buckets_;  // their first years; empty: no figure by time bucket
    std::array<std::int64_t, alm::kReplayedRules.size() + alm::kOtherEarlierRules.size()> counts_{};
    std::vector<EarlierRule> replayed_;
    std::vector<std::vector<Totals>> totals_;  // by number of rules, scenario
};

Issues notes_of(const StoredAlmSession& session, const AlmSessionBook& book) {
    Issues issues = book.issues;
    const auto& earlier = *session.manifest.earlier;
    if (!earlier.as_of)
        issues.push_back({Severity::kWarning, "earlier_terms_unknown",
                          "the date of the earlier figures is not known: upload the balance sheet "
                          "with calculation_params.json to have it checked",
                          ""});
    if (session.manifest.rejected > 0)
        issues.push_back({Severity::kWarning, "earlier_rows_rejected",
                          fmt::format("{} of the upload {} not part of the current figures",
                                      session.manifest.rejected == 1
                                          ? "1 row"
                                          : fmt::format("{} rows", session.manifest.rejected),
                                      session.manifest.rejected == 1 ? "is" : "are"),
                          ""});
    return issues;
}

Result<AlmEarlierResponse> earlier_figures(Call& call, const AlmEarlierRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY_STATUS(check_earlier(session));
    TRY(const auto data, load_alm_session(call, session));
    const AlmValuationTerms terms = earlier_terms(*session.manifest.earlier);
    // With buckets, each book is projected twice.
    const bool by_bucket =
        std::ranges::any_of(session.manifest.earlier->figures,
                            [](const auto& one) { return one.from_years.has_value(); });
    const std::size_t valuations = (1 + alm::kReplayedRules.size()) * (by_bucket ? 2 : 1);
    TRY_STATUS(call.admit(bank_cost(data->positions.size(), kScenariosOfRegulation * valuations,
                                    terms.settings.horizon_months, false)));
    TRY(const auto book, alm_session_book(call, session, *data, terms));
    TRY(AlmEarlierResponse response, EarlierComparison(session, *data, *book, call.work()).run());
    fill_provenance(response, "alm.session.earlier", request, session.manifest.data_digest,
                    notes_of(session, *book));
    return response;
}

}  // namespace

void add_alm_session_earlier_methods(MethodTable& table) {
    table.add<AlmEarlierRequest, AlmEarlierResponse>(
        session_computation("alm.session.earlier", "earlier",
                            "Figures that an ALMReady session stored beside the current ones, with "
                            "the effect of each rule by which that system differs."),
        earlier_figures);
}

}  // namespace ballast::service
