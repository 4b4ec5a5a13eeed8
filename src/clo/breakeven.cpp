#include "clo/breakeven.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace ballast::clo {

namespace {

class Search {
public:
    Search(const Deal& deal, std::span<const Holding> holdings, const Assumptions& assumptions,
           ProjectionTerms terms, const BreakevenTerms& search)
        : deal_(deal),
          holdings_(holdings),
          assumptions_(assumptions),
          terms_(std::move(terms)),
          search_(search) {
        terms_.steps = false;
    }

    Result<Breakeven> run() {
        TRY_STATUS(check());
        Breakeven result;
        TRY(BreakevenPoint last, at(0.0));
        result.low = result.high = last;
        if (!last.bears) {
            result.issues.push_back({Severity::kWarning, "no_breakeven",
                                     "the tranche does not bear even a value of 0",
                                     search_.tranche});
            return result;
        }
        const auto steps = static_cast<int>(std::floor(search_.highest / search_.grid + 1e-9));
        bool found = false;
        for (int i = 1; i <= steps; ++i) {
            TRY(const BreakevenPoint point, at(i * search_.grid));
            if (!found && !point.bears) {
                found = true;
                result.low = last;
                result.high = point;
            } else if (found && point.bears) {
                result.non_monotone.push_back(point.value);
            }
            last = point;
        }
        if (!found) {
            result.low = result.high = last;
            result.issues.push_back(
                {Severity::kInfo, "no_breakeven",
                 fmt::format("the tranche bears all values up to {}", last.value),
                 search_.tranche});
            return result;
        }
        TRY_STATUS(bisect(result));
        if (!result.non_monotone.empty())
            result.issues.push_back(
                {Severity::kWarning, "non_monotone",
                 "the tranche bears higher values again: the break-even is the first crossing",
                 search_.tranche});
        return result;
    }

private:
    Status check() const {
        for (const Tranche& tranche : deal_.tranches)
            if (tranche.id == search_.tranche) return {};
        std::string known;
        for (const Tranche& tranche : deal_.tranches)
            known += (known.empty() ? "" : ", ") + tranche.id;
        return fail(
            Code::kInvalidInput,
            fmt::format("there is no tranche \"{}\": expected one of {}", search_.tranche, known));
    }

    Status bisect(Breakeven& result) {
        for (int i = 0; i < 60 && result.high.value - result.low.value > 1e-12; ++i) {
            TRY(const BreakevenPoint middle, at((result.low.value + result.high.value) / 2.0));
            (middle.bears ? result.low : result.high) = middle;
        }
        result.value = result.low.value;
        result.width = result.high.value - result.low.value;
        return {};
    }

    Result<BreakevenPoint> at(double value) {
        Assumptions assumptions = assumptions_;
        std::vector<Holding> narrowed;
        std::span<const Holding> holdings = holdings_;
        switch (search_.vary) {
            case BreakevenVariable::kCdr:
                assumptions.defaults = value;
                break;
            case BreakevenVariable::kSeverity:
                assumptions.recovery = 1.0 - value;
                break;
            case BreakevenVariable::kCpr:
                assumptions.prepay = value;
                break;
            case BreakevenVariable::kSpread:
                narrowed.assign(holdings_.begin(), holdings_.end());
                for (Holding& asset : narrowed)
                    if (asset.spread) asset.spread = *asset.spread - value;
                if (assumptions.reinvestment) assumptions.reinvestment->spread -= value;
                holdings = narrowed;
        }
        TRY(const CompiledDeal compiled, compile_all(deal_, holdings, assumptions, terms_));
        const Projection made = project_liabilities(deal_, compiled, terms_);
        BreakevenPoint point{.value = value};
        const double par =
            (compiled.collateral.par_at_start + compiled.plan.opening.principal_cash) /
            (compiled.plan.cents ? 100.0 : 1.0);
        point.cumulative_default = par > 0.0 ? made.cumulative_default / par : 0.0;
        for (const TrancheProjection& tranche : made.tranches) {
            if (tranche.id != search_.tranche) continue;
            point.loss = tranche.loss;
            point.yield = tranche.yield;
        }
        point.bears = search_.until == BreakevenEnd::kFirstLoss
                          ? point.loss <= search_.tolerance
                          : point.yield && *point.yield >= search_.irr;
        return point;
    }

    const Deal& deal_;
    std::span<const Holding> holdings_;
    const Assumptions& assumptions_;
    ProjectionTerms terms_;
    const BreakevenTerms& search_;
};

}  // namespace

Result<Breakeven> break_even(const Deal& deal, std::span<const Holding> holdings,
                             const Assumptions& assumptions, const ProjectionTerms& terms,
                             const BreakevenTerms& search) {
    if (!(search.grid > 0.0 && search.highest > 0.0 && search.highest / search.grid <= 10'000.0))
        return fail(Code::kInvalidInput,
                    "grid and highest must be positive, with at most 10,000 points");
    return Search(deal, holdings, assumptions, terms, search).run();
}

}  // namespace ballast::clo
