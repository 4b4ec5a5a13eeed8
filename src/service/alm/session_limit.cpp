#include "service/alm/session_limit.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "service/alm/session_change.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

bool is_ratio(AlmLimitMeasure measure) { return measure >= AlmLimitMeasure::kEveBaselRatio; }

struct Bounds {
    double low = 0.0;
    double high = 0.0;
};

Bounds bounds_of(const AlmFindLimitRequest& request) {
    constexpr std::array<Bounds, 4> kUsual{{{0.0, 1e15}, {0.0, 0.2}, {0.25, 50.0}, {0.0, 0.1}}};
    const Bounds& usual = kUsual[static_cast<std::size_t>(request.vary)];
    return {request.low.value_or(usual.low), request.high.value_or(usual.high)};
}

Error wrong(std::string pointer, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {std::move(pointer), "not_allowed", std::move(message), std::move(hint)});
    return error;
}

// Whole calendar months, and the fraction of the next one.
fin::Date after_years(fin::Date from, double years) {
    const double months = years * 12.0;
    const double whole = std::floor(months + 1e-9);
    const fin::Date date = fin::add_months(from, static_cast<int>(whole));
    const int next = fin::add_months(from, static_cast<int>(whole) + 1) - date;
    return date + static_cast<int>(std::lround(std::max(0.0, months - whole) * next));
}

class LimitSearch {
public:
    LimitSearch(Call& call, const AlmFindLimitRequest& request, const StoredAlmSession& session,
                const AlmSessionBook& book, const AlmValuation& valuation)
        : call_(call),
          request_(request),
          session_(session),
          book_(book),
          scenarios_(valuation.scenarios),
          before_(figures_of(book, valuation)) {}

    Result<AlmFindLimitResponse> run() {
        TRY_STATUS(check());
        TRY(response_.before, measure(before_));
        if (request_.vary == AlmLimitTerm::kSize) {
            TRY_STATUS(find_size());
        } else {
            TRY_STATUS(bisect(bounds_of(request_),
                              [this](double x) { return measure_with(position_with(x), 1.0); }));
        }
        if (response_.value) {
            response_.found = true;
            response_.position = position_with(*response_.value);
            response_.message = reported(*response_.value, *response_.position);
        }
        return std::move(response_);
    }

private:
    // The solution in the terms and units of the response. Maturities are whole days, so that the
    // measure may miss the limit by the effect of one day.
    std::string reported(double value, const alm::Position& position) const {
        switch (request_.vary) {
            case AlmLimitTerm::kSize:
                return fmt::format("the limit is met with a balance of {:.2f} {}", value,
                                   position.currency);
            case AlmLimitTerm::kRate:
                return fmt::format("the limit is met at a rate of {:.4f} %", value * 100.0);
            case AlmLimitTerm::kSpread:
                return fmt::format("the limit is met at a spread of {:.4f} %", value * 100.0);
            case AlmLimitTerm::kMaturity:
                break;
        }
        return fmt::format("the limit is met or passed from a maturity on {} on, in {:.2f} years",
                           position.maturity ? position.maturity->to_string() : "", value);
    }

    Status check() {
        const auto found = std::ranges::find(scenarios_, request_.scenario, &alm::Scenario::name);
        if (found == scenarios_.end())
            return wrong(
                "/scenario",
                fmt::format("the scenario \"{}\" is not in the valuation", request_.scenario),
                "name a scenario of the valuation");
        scenario_ = static_cast<std::size_t>(found - scenarios_.begin());
        if (is_ratio(request_.measure) && tier1_of(session_, request_).value_or(0.0) == 0.0)
            return wrong("/tier1", "a ratio requires Tier 1 capital", "give tier1");
        const Bounds bounds = bounds_of(request_);
        if (!(bounds.low < bounds.high) || !std::isfinite(bounds.low) ||
            !std::isfinite(bounds.high) ||
            (request_.vary == AlmLimitTerm::kSize && bounds.low < 0.0) ||
            (request_.vary == AlmLimitTerm::kMaturity &&
             (bounds.low <= 0.0 || bounds.high > 100.0)))
            return wrong("/low",
                         "the bounds are not valid: expected low below high, sizes of at least 0, "
                         "maturities of at most 100 years",
                         "omit both to use the default bounds");
        if (request_.vary == AlmLimitTerm::kMaturity &&
            request_.position.type == alm::PositionType::kNonMaturity)
            return wrong("/vary", "a non-maturity deposit has no maturity to vary",
                         "vary its size");
        return {};
    }

    alm::Position position_with(double x) const {
        alm::Position position = request_.position;
        switch (request_.vary) {
            case AlmLimitTerm::kSize:
                position.balance = x;
                if (position.leg2_balance && request_.position.balance > 0.0)
                    *position.leg2_balance *= x / request_.position.balance;
                // Dated amounts keep their shares of the balance.
                if (request_.position.balance > 0.0)
                    for (auto* amounts : {&position.schedule, &position.slots})
                        for (auto& [date, amount] : *amounts)
                            amount *= x / request_.position.balance;
                break;
            case AlmLimitTerm::kRate:
                position.rate = x;
                break;
            case AlmLimitTerm::kMaturity:
                position.maturity = after_years(session_.manifest.as_of, x);
                break;
            case AlmLimitTerm::kSpread:
                // In a swap with a fixed leg the index belongs to the second leg.
                (alm::is_swap(position.type) && position.type != alm::PositionType::kSwapBasis
                     ? position.leg2_spread
                     : position.spread) = x;
                break;
        }
        return position;
    }

    Result<std::vector<AlmContribution>> contribution(const alm::Position& position) {
        ++response_.valuations;
        return value_changes({{position, 1.0}}, book_, session_.manifest.behaviour, scenarios_,
                             call_.work());
    }

    Result<double> measure_with(const alm::Position& position, double scale) {
        TRY(const auto rows, contribution(position));
        return measure(with_changes(before_, book_.market, rows, scale));
    }

    Result<double> measure(const AlmFigures& figures) const {
        if (is_ratio(request_.measure)) {
            const alm::OutlierTests tests = outlier_of(figures, book_.market, scenarios_,
                                                       request_.tier1, request_.eu_gain_limit);
            const std::optional<double>& ratio =
                request_.measure == AlmLimitMeasure::kEveBaselRatio ? tests.eve_basel_ratio
                : request_.measure == AlmLimitMeasure::kEveEuRatio  ? tests.eve_eu_ratio
                                                                    : tests.nii_decline_ratio;
            return ratio.value_or(0.0);
        }
        const alm::BookTotal total = figures.value.total(scenario_);
        const alm::BookTotal base = figures.value.total(0);
        switch (request_.measure) {
            case AlmLimitMeasure::kEve:
                return total.eve;
            case AlmLimitMeasure::kDeltaEve:
                return total.eve - base.eve;
            case AlmLimitMeasure::kNii:
                return total.nii();
            default:
                return total.nii() - base.nii();
        }
    }

    // The value of a position is proportional to its size: one valuation is enough.
    Status find_size() {
        alm::Position unit = request_.position;
        if (unit.balance <= 0.0)
            return wrong("/position/balance",
                         "the balance is not positive: a size requires one to scale",
                         "give any positive balance, such as 1000000");
        TRY(const auto rows, contribution(unit));
        const Bounds bounds = bounds_of(request_);
        const double size = unit.balance;
        const auto at = [&](double x) {
            return measure(with_changes(before_, book_.market, rows, x / size));
        };
        if (is_ratio(request_.measure)) return bisect_from(bounds, size, at);
        // The contribution is solved for directly: the difference of two large totals would lose
        // precision.
        double slope = 0.0;
        for (const AlmContribution& row : rows) {
            const auto nii = [&](std::size_t s) {
                double sum = 0.0;
                for (const double month : row.months[s]) sum += month;
                return sum;
            };
            switch (request_.measure) {
                case AlmLimitMeasure::kEve:
                    slope += row.eve[scenario_];
                    break;
                case AlmLimitMeasure::kDeltaEve:
                    slope += row.eve[scenario_] - row.eve[0];
                    break;
                case AlmLimitMeasure::kNii:
                    slope += nii(scenario_);
                    break;
                default:
                    slope += nii(scenario_) - nii(0);
            }
        }
        const double needed = request_.limit - response_.before;
        const double found = needed == 0.0 ? 0.0 : needed / slope * size;
        if (!std::isfinite(found) || found < bounds.low || found > bounds.high) {
            response_.message = fmt::format(
                "no size from {} to {} meets the limit: the measure is {} without the position and "
                "changes by {} for each {}",
                bounds.low, bounds.high, response_.before, slope, size);
            return {};
        }
        response_.value = found;
        TRY(response_.reached, at(found));
        return {};
    }

    // A ratio is convex in the size: doubled from the start until it exceeds the limit.
    template <class Measure>
    Status bisect_from(Bounds bounds, double start, const Measure& at) {
        TRY(const double first, at(bounds.low));
        double high = std::min(std::max(start, bounds.low), bounds.high);
        while (true) {
            TRY(const double there, at(high));
            if ((first - request_.limit) * (there - request_.limit) <= 0.0 || high >= bounds.high)
                break;
            high = std::min(high * 2.0, bounds.high);
        }
        return bisect({bounds.low, high}, at);
    }

    template <class Measure>
    Status bisect(Bounds bounds, const Measure& at) {
        TRY(double low, at(bounds.low));
        TRY(const double high, at(bounds.high));
        low -= request_.limit;
        if (low * (high - request_.limit) > 0.0) {
            response_.message = fmt::format(
                "no value from {} to {} meets the limit of {}: the measure is {} and {} there",
                bounds.low, bounds.high, request_.limit, low + request_.limit, high);
            constexpr double kRounding = 1e-9;  // relative rounding error of sums over a book
            if (std::abs(low + request_.limit - high) <= kRounding * std::abs(high))
                response_.message += ": the varied term has no effect";
            return {};
        }
        const bool days = request_.vary == AlmLimitTerm::kMaturity;
        const double enough =
            days ? 0.5 / 365.0 : 1e-13 * std::max(std::abs(bounds.low), std::abs(bounds.high));
        for (int i = 0; i < 100 && bounds.high - bounds.low > enough; ++i) {
            const double middle = bounds.low + (bounds.high - bounds.low) / 2.0;
            TRY(double there, at(middle));
            there -= request_.limit;
            if (low * there <= 0.0) {
                bounds.high = middle;
            } else {
                bounds.low = middle;
                low = there;
            }
            if (call_.work().cancel.requested())
                return fail(Code::kCancelled, "the search was cancelled");
        }
        response_.value = bounds.high;
        TRY(response_.reached, at(bounds.high));
        return {};
    }

    Call& call_;
    const AlmFindLimitRequest& request_;
    const StoredAlmSession& session_;
    const AlmSessionBook& book_;
    const std::vector<alm::Scenario>& scenarios_;
    AlmFigures before_;
    std::size_t scenario_ = 0;
    AlmFindLimitResponse response_;
};

}  // namespace

Result<AlmFindLimitResponse> find_alm_limit(Call& call, const AlmFindLimitRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    if (data->positions.find(request.position.id))
        return wrong("/position/id", "the session has a position of that id",
                     "give it a unique id");
    const AlmValuationTerms terms = valuation_terms(request);
    TRY(const auto valuation, alm_session_valuation(call, session, *data, terms));
    TRY(const auto book, alm_session_book(call, session, *data, terms));
    TRY(AlmFindLimitResponse response,
        LimitSearch(call, request, session, *book, *valuation).run());
    response.currency = session.manifest.currency;
    response.as_of = session.manifest.as_of;
    Issues issues = book->issues;
    DefaultCount defaults;
    defaults.learn(request.position);
    report_defaults(defaults.list(), request.balance, issues);
    fill_provenance(response, "alm.session.find_limit", request, session.manifest.data_digest,
                    std::move(issues));
    return response;
}

}  // namespace ballast::service
