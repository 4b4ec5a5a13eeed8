#include "clo/credit_var.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "base/threads.hpp"
#include "clo/collateral.hpp"
#include "clo/credit_portfolio.hpp"
#include "clo/default_curve.hpp"
#include "clo/migration.hpp"
#include "clo/refuse.hpp"
#include "clo/variable_draws.hpp"
#include "math/distributions.hpp"
#include "math/statistics.hpp"

namespace ballast::clo {

namespace {

constexpr std::size_t kPathsAtOnce = 512;  // paths that a thread takes at a time

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
    for (const LossSlice& slice : terms.tranches)
        if (!(slice.attach >= 0.0 && slice.attach < slice.detach && slice.detach <= 1.0))
            return refuse(
                fmt::format("tranches contains {} to {}: expected 0 <= attach < detach <= 1, such "
                            "as 0.08 to 0.14",
                            slice.attach, slice.detach));
    if ((!terms.pairs.empty() || terms.exact_deviation) && terms.copula != Copula::kGaussian)
        return refuse(
            "pairs and exact_deviation are those of the Gaussian copula: give copula gaussian");
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
    const bool defaults =
        std::ranges::any_of(terms.methods,
                            [](auto method) { return method != CreditVarMethod::kMigration; }) ||
        !terms.pairs.empty() || terms.exact_deviation;
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

double conditional_loss(const Book& book, double rho, double factor) {
    double sum = 0.0;
    for (std::size_t a = 0; a < book.assets.size(); ++a) {
        const double p = book.probability[a];
        if (p > 0.0 && p < 1.0)
            sum += book.loss[a] *
                   math::normal_cdf((math::normal_quantile(p) - std::sqrt(rho) * factor) /
                                    std::sqrt(1.0 - rho));
        else
            sum += book.loss[a] * p;
    }
    return sum;
}

// E[(L - level)+] where L is the loss at its expectation given the common factor: it exceeds the
// level below some factor, and the default of an asset with a factor below that is a bivariate
// normal probability.
double expected_above(const Book& book, double rho, double level) {
    double expected = 0.0;
    for (std::size_t a = 0; a < book.assets.size(); ++a)
        expected += book.loss[a] * book.probability[a];
    constexpr double kFarthest = 12.0;  // beyond it there is less than 1e-32
    if (level <= 0.0 || conditional_loss(book, rho, kFarthest) >= level) return expected - level;
    if (conditional_loss(book, rho, -kFarthest) <= level) return 0.0;
    double low = -kFarthest, high = kFarthest;
    for (int i = 0; i < 100; ++i) {
        const double middle = 0.5 * (low + high);
        (conditional_loss(book, rho, middle) > level ? low : high) = middle;
    }
    double sum = -level * math::normal_cdf(low);
    for (std::size_t a = 0; a < book.assets.size(); ++a) {
        const double p = book.probability[a];
        if (p <= 0.0) continue;
        sum += book.loss[a] *
               (p >= 1.0 ? math::normal_cdf(low)
                         : bivariate_normal_cdf(math::normal_quantile(p), low, std::sqrt(rho)));
    }
    return sum;
}

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
    for (const LossSlice& slice : terms.tranches) {
        SliceLoss made{slice, 0.0, std::nullopt};
        if (book.total > 0.0)
            made.expected_loss = (expected_above(book, rho, slice.attach * book.total) -
                                  expected_above(book, rho, slice.detach * book.total)) /
                                 ((slice.detach - slice.attach) * book.total);
        result.tranches.push_back(made);
    }
    return result;
}

// As many equal loans, with the expected loss and the loss without recoveries of the book: exact.
Result<CreditVarResult> equal_loans(const Book& book, double rho, const CreditVarTerms& terms) {
    CreditVarResult result{.method = CreditVarMethod::kEqualLoans};
    const std::size_t n = book.assets.size();
    double loss = 0.0;
    for (std::size_t a = 0; a < n; ++a) {
        loss += book.loss[a];
        result.expected_loss += book.loss[a] * book.probability[a];
    }
    result.default_counts = {1.0};
    if (loss > 0.0) {
        TRY(result.default_counts,
            default_count_distribution(n, std::min(result.expected_loss / loss, 1.0), rho));
    }
    const double each = n > 0 ? loss / static_cast<double>(n) : 0.0;
    double squares = 0.0;
    for (std::size_t k = 0; k < result.default_counts.size(); ++k) {
        const double gap = static_cast<double>(k) * each - result.expected_loss;
        squares += result.default_counts[k] * gap * gap;
    }
    result.standard_deviation = std::sqrt(squares);
    Parts parts(book, terms.confidence.size());
    for (std::size_t l = 0; l < terms.confidence.size(); ++l) {
        const TailLoss tail = tail_loss(result.default_counts, each, terms.confidence[l]);
        result.levels.push_back({.confidence = terms.confidence[l],
                                 .value_at_risk = tail.value_at_risk,
                                 .expected_shortfall = tail.expected_shortfall});
        for (std::size_t a = 0; a < n; ++a) {
            parts.expected(a) = result.expected_loss / static_cast<double>(n);
            parts.shortfall(l, a) = tail.expected_shortfall / static_cast<double>(n);
        }
    }
    parts.put(result);
    for (const LossSlice& slice : terms.tranches)
        result.tranches.push_back({slice,
                                   book.total > 0.0
                                       ? tranche_loss(result.default_counts, each / book.total,
                                                      slice.attach, slice.detach)
                                       : 0.0,
                                   std::nullopt});
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
        std::vector<std::uint32_t> lost(method == CreditVarMethod::kCopula ? terms_.paths : 0, 0);
        const std::size_t blocks = (terms_.paths + kPathsAtOnce - 1) / kPathsAtOnce;
        std::vector<std::vector<double>> expected(blocks);
        parallel_blocks(work_, terms_.paths, kPathsAtOnce,
                        [&](std::size_t block, std::size_t begin, std::size_t end) {
                            const math::Matrix made = losses(begin, end - begin);
                            expected[block].assign(n, 0.0);
                            for (std::size_t a = 0; a < n; ++a)
                                for (std::size_t p = begin; p < end; ++p) {
                                    total[p] += made(a, p - begin);
                                    expected[block][a] += made(a, p - begin);
                                    if (!lost.empty() && made(a, p - begin) > 0.0) ++lost[p];
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
        for (const LossSlice& slice : terms_.tranches)
            result.tranches.push_back(slice_loss(total, slice));
        if (!lost.empty()) result.default_counts.assign(n + 1, 0.0);
        for (const std::uint32_t assets : lost) result.default_counts[assets] += 1.0 / count();
        return result;
    }

private:
    double count() const { return static_cast<double>(terms_.paths); }

    SliceLoss slice_loss(const std::vector<double>& total, const LossSlice& slice) const {
        SliceLoss made{slice, 0.0, std::nullopt};
        if (!(book_.total > 0.0)) return made;
        std::vector<double> share;
        share.reserve(total.size());
        for (const double loss : total)
            share.push_back(
                std::clamp(loss / book_.total - slice.attach, 0.0, slice.detach - slice.attach) /
                (slice.detach - slice.attach));
        made.expected_loss = math::mean(share);
        if (share.size() > 1)
            made.expected_loss_error = math::standard_deviation(share, 1) / std::sqrt(count());
        return made;
    }

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
            if (rank % kPathsAtOnce == 0) {
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

double correlation_of(const CorrelatedVariables& variables, std::size_t a, std::size_t b) {
    const std::size_t first = variables.variable[a], second = variables.variable[b];
    if (first == second) return 1.0;
    if (variables.rho >= 0.0) return variables.rho;
    double sum = 0.0;
    for (std::size_t f = 0; f < variables.loadings.cols; ++f)
        sum += variables.loadings(first, f) * variables.loadings(second, f);
    return std::clamp(sum, -1.0, 1.0);
}

Status add_joint_defaults(const Book& book, const CorrelatedVariables& variables,
                          const CreditVarTerms& terms, CreditVar& result) {
    const auto find = [&](const std::string& id) -> Result<std::size_t> {
        const auto found = std::ranges::find_if(
            book.assets, [&](const Holding* asset) { return asset->id == id; });
        if (found == book.assets.end())
            return refuse(fmt::format(
                "pairs names the asset \"{}\", which the deal does not hold or which is in default",
                id));
        return static_cast<std::size_t>(found - book.assets.begin());
    };
    for (const AssetPair& pair : terms.pairs) {
        TRY(const std::size_t first, find(pair.first));
        TRY(const std::size_t second, find(pair.second));
        const double correlation = correlation_of(variables, first, second);
        result.pairs.push_back({pair, correlation,
                                joint_default_probability(book.probability[first],
                                                          book.probability[second], correlation)});
    }
    if (!terms.exact_deviation) return {};
    const std::size_t n = book.assets.size();
    std::vector<CreditExposure> exposures;
    math::Matrix correlation = math::Matrix::zero(n, n);
    for (std::size_t a = 0; a < n; ++a) {
        exposures.push_back(
            {book.par[a], book.probability[a], book.par[a] > 0.0 ? book.loss[a] / book.par[a] : 0});
        for (std::size_t b = 0; b <= a; ++b)
            correlation(a, b) = correlation(b, a) = correlation_of(variables, a, b);
    }
    TRY(const LossMoments moments, loss_moments(exposures, correlation));
    result.exact_deviation = moments.standard_deviation;
    return {};
}

// The one correlation of methods with a common factor.
double common_correlation(const CorrelatedVariables& variables, std::string_view method,
                          Issues& issues) {
    const double rho = std::clamp(variables.used.average, 0.0, 0.999999);
    if (variables.rho < 0.0)
        issues.push_back({Severity::kInfo, "average_correlation",
                          fmt::format("the method {} has one common factor: it uses the average "
                                      "correlation of {:.4f}",
                                      method, rho),
                          "correlation"});
    return rho;
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
            case CreditVarMethod::kVasicek:
                made =
                    vasicek(book, common_correlation(variables, "vasicek", result.issues), terms);
                break;
            case CreditVarMethod::kEqualLoans: {
                TRY(made,
                    equal_loans(book, common_correlation(variables, "equal_loans", result.issues),
                                terms));
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
    for (std::size_t a = 0; a < book.probability.size(); ++a)
        result.assets.push_back({book.assets[a]->id, book.par[a], book.probability[a],
                                 book.par[a] > 0.0 ? book.loss[a] / book.par[a] : 0.0});
    TRY_STATUS(add_joint_defaults(book, variables, terms, result));
    return result;
}

}  // namespace ballast::clo
