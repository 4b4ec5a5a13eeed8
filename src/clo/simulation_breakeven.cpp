#include "clo/simulation_breakeven.hpp"

#include <map>

namespace ballast::clo {

namespace {

constexpr double kRateStep = 0.01;
constexpr double kPrecision = 1e-5;

struct LossesAt {
    std::vector<double> losses;  // by tranche
    double default_rate = 0.0;   // par that defaults over par and cash today
};

// Projections by default rate, each made once.
class Projections {
public:
    Projections(const Deal& deal, std::span<const Holding> holdings, const Assumptions& assumptions,
                const ProjectionTerms& terms)
        : deal_(deal), holdings_(holdings), assumptions_(assumptions), terms_(terms) {
        terms_.steps = false;
    }

    Result<LossesAt> at(double rate) {
        if (const auto found = known_.find(rate); found != known_.end()) return found->second;
        Assumptions assumptions = assumptions_;
        assumptions.defaults = rate;
        TRY(const CompiledDeal compiled, compile_all(deal_, holdings_, assumptions, terms_));
        const Projection made = project_liabilities(deal_, compiled, terms_);
        LossesAt result;
        for (const TrancheProjection& tranche : made.tranches)
            result.losses.push_back(tranche.loss);
        const double par =
            (compiled.collateral.par_at_start + compiled.plan.opening.principal_cash) /
            (compiled.plan.cents ? 100.0 : 1.0);
        if (par > 0.0) result.default_rate = made.cumulative_default / par;
        known_.emplace(rate, result);
        return result;
    }

private:
    const Deal& deal_;
    std::span<const Holding> holdings_;
    const Assumptions& assumptions_;
    ProjectionTerms terms_;
    std::map<double, LossesAt> known_;
};

}  // namespace

Status add_breakevens(const Deal& deal, std::span<const Holding> holdings,
                      const Assumptions& assumptions, const ProjectionTerms& terms,
                      double tolerance, const Work& work,
                      std::vector<TrancheSimulation>& tranches) {
    Projections projections(deal, holdings, assumptions, terms);
    const auto bears = [&](std::size_t t, double rate) -> Result<bool> {
        TRY_STATUS(work.cancel.check());
        TRY(const LossesAt made, projections.at(rate));
        return made.losses[t] <= tolerance;
    };
    for (std::size_t t = 0; t < tranches.size(); ++t) {
        if (!tranches[t].loss) continue;
        TRY(const bool ever, bears(t, 0.0));
        if (!ever) continue;
        double low = 0.0, high = 0.0;
        for (int i = 1; i * kRateStep <= 1.0 && high == 0.0; ++i) {
            TRY(const bool still, bears(t, i * kRateStep));
            (still ? low : high) = i * kRateStep;
        }
        if (high == 0.0) continue;
        while (high - low > kPrecision) {
            const double middle = (low + high) / 2.0;
            TRY(const bool still, bears(t, middle));
            (still ? low : high) = middle;
        }
        TRY(const LossesAt made, projections.at(low));
        tranches[t].breakeven_cdr = low;
        tranches[t].breakeven_default_rate = made.default_rate;
    }
    return {};
}

}  // namespace ballast::clo
