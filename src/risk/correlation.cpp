#include "risk/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <tuple>

#include "math/linear_algebra.hpp"
#include "math/statistics.hpp"
#include "risk/clusters.hpp"
#include "risk/limits.hpp"
#include "risk/shrinkage.hpp"

namespace ballast::risk {

namespace {

constexpr std::size_t kPairsReported = 10;

// Entries pair by pair; all columns must vary.
template <class Measure>
Result<math::Matrix> pairwise(const ReturnPanel& panel, const Cancel& cancel, Measure measure) {
    const std::size_t n = panel.symbols.size();
    std::vector<std::vector<double>> columns(n);
    for (std::size_t j = 0; j < n; ++j) columns[j] = panel.values.column(j);
    math::Matrix m = math::Matrix::identity(n);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            TRY_STATUS(cancel.check());
            TRY(const double r, measure(columns[i], columns[j]));
            m(i, j) = m(j, i) = std::clamp(r, -1.0, 1.0);
        }
    }
    return m;
}

struct Estimate {
    math::Matrix correlation;
    std::optional<double> shrinkage;
};

Result<Estimate> from_shrunk(Result<ShrunkCovariance> shrunk) {
    TRY(ShrunkCovariance s, std::move(shrunk));
    TRY(math::Matrix correlation, math::correlation_matrix(s.covariance));
    return Estimate{std::move(correlation), s.shrinkage};
}

Result<Estimate> from_covariance(const math::Matrix& covariance, const Cancel& cancel) {
    TRY_STATUS(cancel.check());
    TRY(math::Matrix correlation, math::correlation_matrix(covariance));
    return Estimate{std::move(correlation), std::nullopt};
}

Result<Estimate> from_observations(const math::Matrix& observations, const Work& work) {
    TRY(math::Matrix correlation, math::correlation_of(observations, work));
    TRY_STATUS(work.cancel.check());
    return Estimate{std::move(correlation), std::nullopt};
}

Result<Estimate> estimate(const ReturnPanel& panel, const CorrelationSettings& settings,
                          const Work& work) {
    const Cancel& cancel = work.cancel;
    switch (settings.method) {
        case CorrelationMethod::kPearson:
            return from_observations(panel.values, work);
        case CorrelationMethod::kSpearman: {
            ReturnPanel ranked = panel;
            for (std::size_t j = 0; j < panel.symbols.size(); ++j) {
                const std::vector<double> ranks = math::ranks(panel.values.column(j));
                for (std::size_t t = 0; t < ranks.size(); ++t) ranked.values(t, j) = ranks[t];
            }
            return from_observations(ranked.values, work);
        }
        case CorrelationMethod::kKendall: {
            TRY(math::Matrix m, pairwise(panel, cancel, [](const auto& x, const auto& y) {
                    return math::kendall_tau_b(x, y);
                }));
            return Estimate{std::move(m), std::nullopt};
        }
        case CorrelationMethod::kEwma:
            return from_covariance(ewma_covariance(panel.values, settings.ewma_lambda, cancel),
                                   cancel);
        case CorrelationMethod::kLedoitWolf:
            return from_shrunk(settings.target == ShrinkageTarget::kIdentity
                                   ? ledoit_wolf_identity(panel.values, cancel)
                                   : ledoit_wolf_constant_correlation(panel.values, cancel));
        case CorrelationMethod::kOas:
            return from_shrunk(oracle_approximating_shrinkage(panel.values, cancel));
        case CorrelationMethod::kGiven:
            return fail(Code::kInvalidInput,
                        "the method is given, but there is no matrix: choose a method that "
                        "estimates from returns");
    }
    return fail(Code::kInternal, "unknown correlation method");
}

// Without the columns that do not vary.
ReturnPanel varying(const ReturnPanel& panel, Issues& issues) {
    std::vector<std::size_t> kept;
    for (std::size_t j = 0; j < panel.symbols.size(); ++j) {
        bool varies = false;
        for (std::size_t t = 1; t < panel.dates.size(); ++t)
            varies = varies || panel.values(t, j) != panel.values(0, j);
        if (varies) {
            kept.push_back(j);
            continue;
        }
        issues.push_back({Severity::kError, "constant_returns",
                          "the returns of " + panel.symbols[j] +
                              " are constant, so their correlations are undefined",
                          panel.symbols[j]});
    }
    ReturnPanel result;
    result.dates = panel.dates;
    result.values = math::Matrix::zero(panel.dates.size(), kept.size());
    for (std::size_t c = 0; c < kept.size(); ++c) {
        result.symbols.push_back(panel.symbols[kept[c]]);
        for (std::size_t t = 0; t < panel.dates.size(); ++t)
            result.values(t, c) = panel.values(t, kept[c]);
    }
    return result;
}

bool has_unit_diagonal(const math::Matrix& m) {
    for (std::size_t i = 0; i < m.rows; ++i)
        if (m(i, i) != 1.0) return false;
    return true;
}

Status repair(const CorrelationSettings& settings, math::Matrix& m, CorrelationReport& report,
              Issues& issues, const Cancel& cancel) {
    TRY(report.eigenvalues, math::symmetric_eigenvalues(m, cancel));
    // Rounding alone can give eigenvalues of about -n ulp.
    const double negligible = -1e-12 * static_cast<double>(m.rows);
    report.minimum_eigenvalue = report.eigenvalues.back();
    if (report.minimum_eigenvalue >= negligible && has_unit_diagonal(m)) return {};
    if (settings.repair == CorrelationRepair::kNone) {
        issues.push_back({Severity::kWarning, "not_positive_semidefinite",
                          fmt::format("the matrix has the eigenvalue {:.3g}: it is not positive "
                                      "semidefinite; request a repair",
                                      report.minimum_eigenvalue),
                          "matrix"});
        return {};
    }
    TRY(RepairedCorrelation repaired, settings.repair == CorrelationRepair::kHigham
                                          ? nearest_correlation(m, cancel)
                                          : clip_correlation(m, cancel));
    report.repair = settings.repair;
    report.minimum_eigenvalue_before = repaired.minimum_eigenvalue_before;
    report.repair_distance = repaired.distance;
    m = std::move(repaired.matrix);
    TRY(report.eigenvalues, math::symmetric_eigenvalues(m, cancel));
    report.minimum_eigenvalue = report.eigenvalues.back();
    issues.push_back({Severity::kInfo, "correlation_repaired",
                      fmt::format("the matrix had the eigenvalue {:.3g} and was repaired, a change "
                                  "of {:.3g} in Frobenius norm",
                                  *report.minimum_eigenvalue_before, repaired.distance),
                      "matrix"});
    return {};
}

void add_bets(CorrelationReport& report) {
    double sum = 0;
    double squares = 0;
    for (const double v : report.eigenvalues) {
        sum += std::max(v, 0.0);
        squares += std::max(v, 0.0) * std::max(v, 0.0);
    }
    double entropy = 0;
    for (const double v : report.eigenvalues)
        if (v > 0) entropy -= v / sum * std::log(v / sum);
    report.effective_bets = std::exp(entropy);
    report.participation_ratio = sum * sum / squares;
}

struct PairOfSymbols {
    std::uint32_t first;
    std::uint32_t second;
    double correlation;
};

// The first of the pairs in the order of `before`, at most kPairsReported.
template <class Before>
std::vector<CorrelationPair> first_pairs(std::vector<PairOfSymbols>& pairs,
                                         const CorrelationReport& report, Before before) {
    const auto end =
        pairs.begin() + static_cast<std::ptrdiff_t>(std::min(kPairsReported, pairs.size()));
    std::partial_sort(pairs.begin(), end, pairs.end(), before);
    std::vector<CorrelationPair> named;
    for (auto pair = pairs.begin(); pair != end; ++pair)
        named.push_back({report.symbols[pair->first], report.symbols[pair->second],
                         pair->correlation, report.t_statistics[pair->first][pair->second]});
    return named;
}

void add_pairs(const math::Matrix& m, CorrelationReport& report) {
    const std::size_t n = m.rows;
    report.t_statistics.assign(n, std::vector<std::optional<double>>(n));
    const double degrees = static_cast<double>(report.observations) - 2;
    std::vector<PairOfSymbols> pairs;
    pairs.reserve(n * (n - 1) / 2);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 1; j < n; ++j) {
            const double r = m(i, j);
            sum += r;
            std::optional<double> t;
            if (std::abs(r) < 1 && degrees > 0) t = r * std::sqrt(degrees / (1 - r * r));
            report.t_statistics[i][j] = report.t_statistics[j][i] = t;
            pairs.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j), r});
        }
    }
    if (pairs.empty()) return;
    report.average = sum / static_cast<double>(pairs.size());
    const auto higher = [&](const PairOfSymbols& a, const PairOfSymbols& b) {
        if (a.correlation != b.correlation) return a.correlation > b.correlation;
        return std::tie(report.symbols[a.first], report.symbols[a.second]) <
               std::tie(report.symbols[b.first], report.symbols[b.second]);
    };
    report.highest = first_pairs(pairs, report, higher);
    report.lowest = first_pairs(pairs, report, [&](const PairOfSymbols& a, const PairOfSymbols& b) {
        return higher(b, a);
    });
}

CorrelationCluster cluster_of(const math::Matrix& m, const std::vector<std::size_t>& members,
                              const std::vector<std::string>& symbols) {
    CorrelationCluster cluster;
    double sum = 0;
    std::size_t pairs = 0;
    for (std::size_t a = 0; a < members.size(); ++a) {
        cluster.symbols.push_back(symbols[members[a]]);
        for (std::size_t b = 0; b < a; ++b, ++pairs) sum += m(members[a], members[b]);
    }
    if (pairs > 0) cluster.average = sum / static_cast<double>(pairs);
    return cluster;
}

Status add_clusters(const math::Matrix& m, const CorrelationSettings& settings,
                    CorrelationReport& report, const Cancel& cancel) {
    TRY(const ClusterTree tree, cluster_correlations(m, settings.cluster_threshold, cancel));
    report.order = tree.order;
    for (const auto& members : tree.clusters)
        report.clusters.push_back(cluster_of(m, members, report.symbols));
    for (const auto& members : correlation_components(m, settings.component_threshold))
        report.components.push_back(cluster_of(m, members, report.symbols));
    return {};
}

// Figures derived from a matrix after its repair.
Status finish(const CorrelationSettings& settings, math::Matrix m,
              Outcome<CorrelationReport>& result, const Cancel& cancel) {
    CorrelationReport& report = result.value;
    TRY_STATUS(repair(settings, m, report, result.issues, cancel));
    add_bets(report);
    add_pairs(m, report);
    TRY_STATUS(add_clusters(m, settings, report, cancel));
    for (std::size_t i = 0; i < m.rows; ++i) {
        const auto row = m.row(i);
        report.matrix.emplace_back(row.begin(), row.end());
    }
    return {};
}

// Exactly symmetric, with a diagonal of 1 unless a repair will set it.
Status check_given(math::Matrix& m, const std::vector<std::string>& symbols,
                   CorrelationRepair repair) {
    if (m.rows == 0 || m.rows != m.cols || symbols.size() != m.rows)
        return fail(Code::kInvalidInput,
                    fmt::format("the matrix is {} by {} with {} symbols: expected a square matrix "
                                "with a symbol for every row",
                                m.rows, m.cols, symbols.size()));
    constexpr double kRounding = 1e-9;
    for (std::size_t i = 0; i < m.rows; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (!(std::abs(m(i, j) - m(j, i)) <= kRounding))
                return fail(Code::kInvalidInput,
                            fmt::format("the matrix is not symmetric: {} and {} for {} and {}",
                                        m(i, j), m(j, i), symbols[i], symbols[j]));
            m(i, j) = m(j, i);
        }
        if (repair == CorrelationRepair::kNone && !(std::abs(m(i, i) - 1) <= kRounding))
            return fail(
                Code::kInvalidInput,
                fmt::format("the diagonal of the matrix is {} for {}: expected 1, or a repair",
                            m(i, i), symbols[i]));
        if (std::abs(m(i, i) - 1) <= kRounding) m(i, i) = 1.0;
    }
    return {};
}

}  // namespace

Result<Outcome<CorrelationReport>> correlation_report(std::vector<std::string> symbols,
                                                      math::Matrix matrix,
                                                      const CorrelationSettings& settings,
                                                      const Work& work) {
    TRY_STATUS(check_given(matrix, symbols, settings.repair));
    Outcome<CorrelationReport> result;
    result.value.method = CorrelationMethod::kGiven;
    result.value.symbols = std::move(symbols);
    TRY_STATUS(finish(settings, std::move(matrix), result, work.cancel));
    return result;
}

Result<Outcome<CorrelationReport>> correlation_report(const ReturnPanel& panel,
                                                      const CorrelationSettings& settings,
                                                      const Work& work) {
    TRY_STATUS(market::validate(panel));
    if (!within(kDecayLimits, settings.ewma_lambda))
        return fail(Code::kInvalidInput,
                    "ewma_lambda is out of range: expected a number above 0 and below 1");
    Outcome<CorrelationReport> result;
    const ReturnPanel used =
        varying(market::last_rows(panel, settings.as_of, settings.window), result.issues);
    if (used.dates.size() < kSmallestCorrelationWindow)
        return fail(
            Code::kInvalidInput,
            fmt::format("there are {} rows of returns: a correlation requires at least three",
                        used.dates.size()));
    if (used.symbols.empty()) return fail(Code::kInvalidInput, "no symbol has returns that vary");
    CorrelationReport& report = result.value;
    report.method = settings.method;
    report.symbols = used.symbols;
    report.observations = used.dates.size();
    report.first_date = used.dates.front();
    report.last_date = used.dates.back();
    if (report.observations < kMinimumObservations)
        result.issues.push_back(
            {Severity::kWarning, "short_history",
             fmt::format("the correlations use {} observations: at least {} are recommended",
                         report.observations, kMinimumObservations),
             "returns"});

    TRY(Estimate e, estimate(used, settings, work));
    report.shrinkage = e.shrinkage;
    TRY_STATUS(finish(settings, std::move(e.correlation), result, work.cancel));
    return result;
}

}  // namespace ballast::risk
