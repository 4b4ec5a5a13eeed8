#include "clo/credit_var.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "base/threads.hpp"
#include "clo/collateral.hpp"
#include "clo/default_curve.hpp"
#include "clo/migration.hpp"
#include "clo/variable_draws.hpp"
#include "math/distributions.hpp"
#include "math/statistics.hpp"

namespace ballast::clo {

namespace {

constexpr std::size_t kBlock = 512;  // paths that a thread takes at a time

Error refuse(std::string message) { return fail(Code::kInvalidInput, std::move(message)); }

// The book: what each asset loses in default.
struct Book {
    std::vector<const Holding*> assets;
    std::vector<double> par;
    std::vector<double> loss;         // in default
    std::vector<double> probability;  // of default by the horizon
    double total = 0.0;
};

Status check(const CreditVarTerms& terms) {
    if (terms.methods.empty())
        return refuse("methods is empty: expected vasicek, copula, migration");
    if (terms.confidence.empty())
        return refuse("confidence is empty: expected levels such as 0.99");
    for (const double level : terms.confidence)
        if (!(level > 0.0 && level < 1.0))
            return refuse(
                fmt::format("confidence contains {}: expected fractions between 0 and 1, "
                            "such as 0.99",
                            level));
    if (!(terms.horizon_years > 0.0 && terms.horizon_years <= 30.0))
        return refuse(fmt::format("horizon_years is {}: expected up to 30", terms.horizon_years));
    if (terms.paths == 0 || terms.paths > kMaxVarPaths)
        return refuse(fmt::format("paths is {}: expected 1 to {}", terms.paths, kMaxVarPaths));
    return {};
}

Result<Book> book_of(std::span<const Holding> holdings, const Assumptions& assumptions,
                     fin::Date as_of, const CreditVarTerms& terms) {
    Book book;
    for (const Holding& holding : holdings)
        if (!holding.defaulted.value_or(false)) book.assets.push_back(&holding);
    const fin::Date horizon =
        fin::add_months(as_of, static_cast<int>(std::lround(terms.horizon_years * 12.0)));
    const CurveDates dates{as_of, {.determinations = {horizon}, .payments = {horizon}}};
    for (const Holding* asset : book.assets) {
        book.par.push_back(asset->par.to_double());
        book.total += book.par.back();
        TRY(const std::vector<double> recovery,
            resolve_rate(assumptions.recovery, assumptions, dates.periods, asset->id,
                         collateral_rating(*asset), "recovery"));
        book.loss.push_back(book.par.back() * (1.0 - recovery.front()));
    }
    const bool defaults = std::ranges::any_of(
        terms.methods, [](auto method) { return method != CreditVarMethod::kMigration; });
    if (!defaults) return book;
    TRY(const auto curves,
        default_probabilities(book.assets, terms.default_curve, assumptions, dates));
    for (const std::vector<double>& curve : curves) book.probability.push_back(curve.front());
    return book;
}

// Parts by name from figures of assets.
class Parts {
public:
    Parts(const Book& book, std::size_t levels) : book_(book), levels_(levels) {
        expected_.assign(book.assets.size(), 0.0);
        shortfall_.assign(levels, std::vector<double>(book.assets.size(), 0.0));
    }
    double& expected(std::size_t a) { return expected_[a]; }
    double& shortfall(std::size_t level, std::size_t a) { return shortfall_[level][a]; }

    void put(CreditVarResult& result) const {
        result.obligors = by([](const Holding& asset) {
            const std::string& obligor = asset.obligor_or_issuer();
            return obligor.empty() ? asset.id : obligor;
        });
        result.industries = by([](const Holding& asset) {
            return asset.moodys_industry.empty() ? asset.sp_industry : asset.moodys_industry;
        });
    }

private:
    template <class Name>
    std::vector<CreditVarPart> by(const Name& name) const {
        std::map<std::string, CreditVarPart> parts;
        for (std::size_t a = 0; a < book_.assets.size(); ++a) {
            const std::string key = name(*book_.assets[a]);
            CreditVarPart& part = parts[key];
            part.name = key;
            part.expected_shortfall.resize(levels_);
            part.par += book_.par[a];
            part.expected_loss += expected_[a];
            for (std::size_t l = 0; l < levels_; ++l)
                part.expected_shortfall[l] += shortfall_[l][a];
        }
        std::vector<CreditVarPart> result;
        for (auto& [_, part] : parts) result.push_back(std::move(part));
        std::ranges::stable_sort(result, [](const CreditVarPart& a, const CreditVarPart& b) {
            return a.expected_shortfall.back() > b.expected_shortfall.back();
        });
        return result;
    }

    const Book& book_;
    std::size_t levels_;
    std::vector<double> expected_;
    std::vector<std::vector<double>> shortfall_;
};

// Every asset at its conditional expectation in the quantile of the common factor (Gordy 2003);
// with equal assets the quantile of Vasicek.
CreditVarResult vasicek(const Book& book, double rho, const CreditVarTerms& terms) {
    CreditVarResult result{.method = CreditVarMethod::kVasicek};
    Parts parts(book, terms.confidence.size());
    for (const double confidence : terms.confidence)
        result.levels.push_back({.confidence = confidence});
    for (std::size_t a = 0; a < book.assets.size(); ++a) {
        const double p = book.probability[a];
        parts.expected(a) = p * book.loss[a];
        result.expected_loss += parts.expected(a);
        for (std::size_t l = 0; l < result.levels.size(); ++l) {
            CreditVarLevel& level = result.levels[l];
            double at = p, beyond = p;
            if (p > 0.0 && p < 1.0) {
                const double bound = math::normal_quantile(p);
                const double factor = math::normal_quantile(1.0 - level.confidence);
                at = math::normal_cdf((bound - std::sqrt(rho) * factor) / std::sqrt(1.0 - rho));
                beyond =
                    bivariate_normal_cdf(bound, factor, std::sqrt(rho)) / (1.0 - level.confidence);
            }
            level.value_at_risk += book.loss[a] * at;
            level.expected_shortfall += book.loss[a] * beyond;
            parts.shortfall(l, a) = book.loss[a] * beyond;
        }
    }
    parts.put(result);
    return result;
}

// Losses of paths by simulation. `loss_of(path values, asset)` is what an asset loses.
class LossSimulation {
public:
    LossSimulation(const Book& book, const CreditVarTerms& terms, const Work& work)
        : book_(book), terms_(terms), work_(work) {}

    // `losses(first, count)` is a matrix of assets x paths.
    template <class Losses>
    Result<CreditVarResult> run(CreditVarMethod method, const Losses& losses) {
        const std::size_t n = book_.assets.size();
        std::vector<double> total(terms_.paths, 0.0);
        const std::size_t blocks = (terms_.paths + kBlock - 1) / kBlock;
        std::vector<std::vector<double>> expected(blocks);
        parallel_blocks(work_, terms_.paths, kBlock,
                        [&](std::size_t block, std::size_t begin, std::size_t end) {
                            const math::Matrix made = losses(begin, end - begin);
                            expected[block].assign(n, 0.0);
                            for (std::size_t a = 0; a < n; ++a)
                                for (std::size_t p = begin; p < end; ++p) {
                                    total[p] += made(a, p - begin);
                                    expected[block][a] += made(a, p - begin);
                                }
                        });
        TRY_STATUS(work_.cancel.check());
        CreditVarResult result{.method = method};
        result.expected_loss = math::mean(total);
        if (terms_.paths > 1) {
            result.standard_deviation = math::standard_deviation(total, 1);
            result.expected_loss_error = *result.standard_deviation / std::sqrt(count());
        }
        Parts parts(book_, terms_.confidence.size());
        for (const std::vector<double>& block : expected)
            for (std::size_t a = 0; a < n; ++a) parts.expected(a) += block[a] / count();
        TRY_STATUS(add_tails(total, losses, result, parts));
        parts.put(result);
        return result;
    }

private:
    double count() const { return static_cast<double>(terms_.paths); }

    template <class Losses>
    Status add_tails(const std::vector<double>& total, const Losses& losses,
                     CreditVarResult& result, Parts& parts) {
        std::vector<std::size_t> order(total.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
            return total[a] != total[b] ? total[a] > total[b] : a < b;
        });
        // The weight of a path in the expected shortfall of each level: the worst paths, the last
        // of them partly (Acerbi and Tasche 2002).
        std::size_t longest = 0;
        for (const double confidence : terms_.confidence) {
            const double tail = count() * (1.0 - confidence);
            longest = std::max(longest, static_cast<std::size_t>(std::ceil(tail - 1e-9)));
            result.levels.push_back(level_of(total, order, confidence, tail));
        }
        longest = std::min(longest, total.size());
        std::vector<std::size_t> places(order.begin(),
                                        order.begin() + static_cast<std::ptrdiff_t>(longest));
        for (std::size_t rank = 0; rank < places.size(); ++rank) {
            if (rank % kBlock == 0) {
                TRY_STATUS(work_.cancel.check());
            }
            const math::Matrix made = losses(places[rank], 1);
            for (std::size_t l = 0; l < terms_.confidence.size(); ++l) {
                const double tail = count() * (1.0 - terms_.confidence[l]);
                const double weight = std::clamp(tail - static_cast<double>(rank), 0.0, 1.0) / tail;
                if (weight <= 0.0) continue;
                for (std::size_t a = 0; a < made.rows; ++a)
                    parts.shortfall(l, a) += weight * made(a, 0);
            }
        }
        return {};
    }

    CreditVarLevel level_of(const std::vector<double>& total, const std::vector<std::size_t>& order,
                            double confidence, double tail) const {
        CreditVarLevel level{.confidence = confidence};
        const auto rank = [&](double place) {
            return total[order[std::min(static_cast<std::size_t>(std::max(place, 0.0)),
                                        order.size() - 1)]];
        };
        level.value_at_risk = rank(std::ceil(tail - 1e-9) - 1.0);
        double sum = 0.0, squares = 0.0;
        const auto whole = static_cast<std::size_t>(std::floor(tail + 1e-9));
        for (std::size_t i = 0; i < std::min(whole, order.size()); ++i) {
            sum += total[order[i]];
            squares += total[order[i]] * total[order[i]];
        }
        const double part = std::max(0.0, tail - static_cast<double>(whole));
        level.expected_shortfall = (sum + part * level.value_at_risk) / tail;
        if (tail < 2.0) return level;
        const double reach = std::sqrt(count() * confidence * (1.0 - confidence));
        level.value_at_risk_error = (rank(tail - reach) - rank(tail + reach)) / 2.0;
        // Manistre and Hancock (2005).
        const double n = static_cast<double>(whole);
        const double variance = std::max(0.0, (squares - sum * sum / n) / (n - 1.0));
        const double gap = level.expected_shortfall - level.value_at_risk;
        level.expected_shortfall_error = std::sqrt((variance + confidence * gap * gap) / tail);
        return level;
    }

    const Book& book_;
    const CreditVarTerms& terms_;
    const Work& work_;
};

Result<CreditVarResult> by_copula(const Book& book, const CorrelatedVariables& variables,
                                  const CreditVarTerms& terms, const Work& work) {
    const VariableDraws draws(variables, terms.seed,
                              terms.copula == Copula::kStudentT ? terms.degrees_of_freedom : 0.0);
    std::vector<double> bounds;
    for (const double p : book.probability) bounds.push_back(draws.quantile(p));
    return LossSimulation(book, terms, work)
        .run(CreditVarMethod::kCopula, [&](std::size_t first, std::size_t count) {
            const math::Matrix drawn = draws.draw(first, count, 0);
            math::Matrix losses = math::Matrix::zero(book.assets.size(), count);
            for (std::size_t a = 0; a < book.assets.size(); ++a)
                for (std::size_t p = 0; p < count; ++p)
                    if (drawn(variables.variable[a], p) <= bounds[a]) losses(a, p) = book.loss[a];
            return losses;
        });
}

// By one step to the horizon where the matrix has a root or power of that length, in years.
Result<math::Matrix> horizon_matrix(const CreditVarTerms& terms) {
    TRY(const math::Matrix given, checked_transition(*terms.transition));
    const int months = static_cast<int>(std::lround(terms.horizon_years * 12.0));
    if (months % terms.transition->months == 0) {
        math::Matrix power = given;
        for (int i = 1; i < months / terms.transition->months; ++i)
            power = math::multiply(power, given);
        return power;
    }
    TRY(PeriodMatrix root, period_matrix(given, terms.transition->months,
                                         std::gcd(months, terms.transition->months), terms.root));
    const int parts = months / std::gcd(months, terms.transition->months);
    math::Matrix power = root.matrix;
    for (int i = 1; i < parts; ++i) power = math::multiply(power, root.matrix);
    return power;
}

Result<CreditVarResult> by_migration(const Book& book, const CorrelatedVariables& variables,
                                     fin::Date as_of, const CreditVarTerms& terms,
                                     const Work& work) {
    if (!terms.transition)
        return refuse("the method migration requires a transition matrix: give transition");
    TRY(const math::Matrix matrix, horizon_matrix(terms));
    const std::vector<std::string>& states = terms.transition->states;
    TRY(const std::vector<std::size_t> start, rating_states(book.assets, states, as_of));
    std::vector<double> prices(states.size(), 1.0);
    for (const auto& [state, price] : terms.prices) {
        const auto found = std::ranges::find(states, state);
        if (found == states.end() || state == states.back())
            return refuse(
                fmt::format("prices names \"{}\": expected a state other than default", state));
        prices[std::size_t(found - states.begin())] = price / 100.0;
    }
    const VariableDraws draws(variables, terms.seed,
                              terms.copula == Copula::kStudentT ? terms.degrees_of_freedom : 0.0);
    const TransitionSteps steps(matrix, [&](double p) { return draws.quantile(p); });
    return LossSimulation(book, terms, work)
        .run(CreditVarMethod::kMigration, [&](std::size_t first, std::size_t count) {
            const math::Matrix drawn = draws.draw(first, count, 0);
            math::Matrix losses = math::Matrix::zero(book.assets.size(), count);
            for (std::size_t a = 0; a < book.assets.size(); ++a)
                for (std::size_t p = 0; p < count; ++p) {
                    const std::size_t next = steps.next(start[a], drawn(variables.variable[a], p));
                    const double recovered = book.par[a] - book.loss[a];
                    const double after =
                        next + 1 == states.size() ? recovered : book.par[a] * prices[next];
                    losses(a, p) = book.par[a] * prices[start[a]] - after;
                }
            return losses;
        });
}

}  // namespace

Result<CreditVar> credit_var(std::span<const Holding> holdings, const Assumptions& assumptions,
                             fin::Date as_of, const CreditVarTerms& terms, const Work& work) {
    TRY_STATUS(check(terms));
    TRY(const Book book, book_of(holdings, assumptions, as_of, terms));
    TRY(const CorrelatedVariables variables, correlated_variables(book.assets, terms.correlation));
    CreditVar result{.par = book.total, .correlation = variables.used};
    for (const CreditVarMethod method : terms.methods) {
        CreditVarResult made;
        switch (method) {
            case CreditVarMethod::kVasicek: {
                const double rho = std::clamp(variables.used.average, 0.0, 0.999999);
                if (variables.rho < 0.0)
                    result.issues.push_back(
                        {Severity::kInfo, "average_correlation",
                         fmt::format(
                             "the method vasicek has one common factor: it uses the average "
                             "correlation of {:.4f}",
                             rho),
                         "correlation"});
                made = vasicek(book, rho, terms);
                break;
            }
            case CreditVarMethod::kCopula: {
                TRY(made, by_copula(book, variables, terms, work));
                break;
            }
            case CreditVarMethod::kMigration: {
                TRY(made, by_migration(book, variables, as_of, terms, work));
            }
        }
        result.results.push_back(std::move(made));
    }
    return result;
}

}  // namespace ballast::clo
