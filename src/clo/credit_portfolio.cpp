#include "clo/credit_portfolio.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

#include "clo/default_curve.hpp"
#include "math/distributions.hpp"

namespace ballast::clo {

namespace {

// Of the common factor: beyond 9.5 standard deviations there is less than 1e-20.
constexpr double kFactorRange = 9.5;
constexpr int kFactorSteps = 9'500;

Status check_pool(double probability, double rho, double loss_given_default) {
    const auto refuse = [](std::string_view what, double value, std::string_view range) {
        return fail(Code::kInvalidInput, fmt::format("{} is {}: expected {}", what, value, range));
    };
    if (!(probability >= 0.0 && probability <= 1.0))
        return refuse("the default probability", probability, "0 to 1");
    if (!(rho >= 0.0 && rho < 1.0)) return refuse("the correlation", rho, "0 to less than 1");
    if (!(loss_given_default >= 0.0 && loss_given_default <= 1.0))
        return refuse("the loss given default", loss_given_default, "0 to 1");
    return {};
}

// Expected loss above `attach` of a large pool: the loss rate is a normal distribution function of
// the factor, so that the expectation is a bivariate normal probability.
double loss_above(double probability, double rho, double loss_given_default, double attach) {
    if (attach <= 0.0) return loss_given_default * probability;
    const double level = attach / loss_given_default;
    if (level >= 1.0 || probability <= 0.0) return 0.0;
    if (probability >= 1.0) return loss_given_default - attach;
    const double threshold = math::normal_quantile(probability);
    const double strike = math::normal_quantile(level);
    // E[(Phi(W) - level)+] with W normal: P(X <= W, W >= w) - level P(W >= w).
    const double deviation = std::sqrt(rho / (1.0 - rho));
    if (deviation == 0.0) return loss_given_default * std::max(0.0, probability - level);
    const double mean = threshold / std::sqrt(1.0 - rho);
    const double above = (mean - strike) / deviation;
    const double joint = bivariate_normal_cdf(threshold, above, std::sqrt(rho));
    return loss_given_default * (joint - level * math::normal_cdf(above));
}

}  // namespace

Result<double> vasicek_loss_quantile(double default_probability, double rho, double confidence,
                                     double loss_given_default) {
    TRY_STATUS(check_pool(default_probability, rho, loss_given_default));
    if (!(confidence > 0.0 && confidence < 1.0))
        return fail(Code::kInvalidInput,
                    fmt::format("the confidence is {}: expected between 0 and 1", confidence));
    if (default_probability == 0.0 || default_probability == 1.0)
        return loss_given_default * default_probability;
    return loss_given_default *
           math::normal_cdf((math::normal_quantile(default_probability) +
                             std::sqrt(rho) * math::normal_quantile(confidence)) /
                            std::sqrt(1.0 - rho));
}

Result<double> large_pool_tranche_loss(double default_probability, double rho,
                                       double loss_given_default, double attach, double detach) {
    TRY_STATUS(check_pool(default_probability, rho, loss_given_default));
    if (!(attach >= 0.0 && attach < detach && detach <= 1.0))
        return fail(Code::kInvalidInput,
                    fmt::format("the tranche is from {} to {}: expected 0 <= attach < detach <= 1",
                                attach, detach));
    if (loss_given_default == 0.0) return 0.0;
    return (loss_above(default_probability, rho, loss_given_default, attach) -
            loss_above(default_probability, rho, loss_given_default, detach)) /
           (detach - attach);
}

Result<std::vector<double>> default_count_distribution(std::size_t loans,
                                                       double default_probability, double rho) {
    TRY_STATUS(check_pool(default_probability, rho, 1.0));
    constexpr std::size_t kMaxLoans = 5'000;
    if (loans == 0 || loans > kMaxLoans)
        return fail(Code::kInvalidInput, fmt::format("{} loans: expected 1 to 5,000", loans));
    std::vector<double> result(loans + 1, 0.0);
    if (default_probability == 0.0 || default_probability == 1.0) {
        result[default_probability == 0.0 ? 0 : loans] = 1.0;
        return result;
    }
    const double n = static_cast<double>(loans);
    std::vector<double> log_choose(loans + 1);
    for (std::size_t k = 0; k <= loans; ++k) {
        const double count = static_cast<double>(k);
        log_choose[k] = std::lgamma(n + 1) - std::lgamma(count + 1) - std::lgamma(n - count + 1);
    }
    const double threshold = math::normal_quantile(default_probability);
    const double step = 2.0 * kFactorRange / kFactorSteps;
    for (int i = 0; i <= kFactorSteps; ++i) {
        const double z = -kFactorRange + i * step;
        const double weight = step * math::normal_pdf(z);
        const double x = (threshold - std::sqrt(rho) * z) / std::sqrt(1.0 - rho);
        const double p = math::normal_cdf(x);
        const double q = math::normal_survival(x);
        if (p <= 0.0 || q <= 0.0) {
            result[p <= 0.0 ? 0 : loans] += weight;
            continue;
        }
        const double log_p = std::log(p);
        const double log_q = std::log(q);
        for (std::size_t k = 0; k <= loans; ++k) {
            const double count = static_cast<double>(k);
            result[k] += weight * std::exp(log_choose[k] + count * log_p + (n - count) * log_q);
        }
    }
    return result;
}

TailLoss tail_loss(std::span<const double> count_probabilities, double loss_per_default,
                   double confidence) {
    double cumulative = 0.0;
    std::size_t at = 0;
    for (; at + 1 < count_probabilities.size(); ++at) {
        cumulative += count_probabilities[at];
        if (cumulative >= confidence) break;
    }
    TailLoss tail{.value_at_risk = static_cast<double>(at) * loss_per_default};
    double beyond = 0.0;
    double mass = 0.0;
    for (std::size_t k = count_probabilities.size(); k-- > at + 1;) {
        beyond += count_probabilities[k] * static_cast<double>(k) * loss_per_default;
        mass += count_probabilities[k];
    }
    const double rest = std::max(0.0, (1.0 - confidence) - mass);
    tail.expected_shortfall = (beyond + rest * tail.value_at_risk) / (1.0 - confidence);
    return tail;
}

double tranche_loss(std::span<const double> count_probabilities, double loss_per_default,
                    double attach, double detach) {
    double sum = 0.0;
    for (std::size_t k = count_probabilities.size(); k-- > 0;) {
        const double loss = static_cast<double>(k) * loss_per_default;
        sum += count_probabilities[k] * std::clamp(loss - attach, 0.0, detach - attach);
    }
    return sum / (detach - attach);
}

Result<LossMoments> loss_moments(std::span<const CreditExposure> exposures,
                                 const math::Matrix& correlation) {
    const std::size_t n = exposures.size();
    if (correlation.rows != n || correlation.cols != n)
        return fail(Code::kInvalidInput, fmt::format("{} exposures and a correlation of {} x {}", n,
                                                     correlation.rows, correlation.cols));
    LossMoments moments;
    double variance = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        const CreditExposure& a = exposures[i];
        TRY_STATUS(check_pool(a.default_probability, 0.0, a.loss_given_default));
        const double loss = a.par * a.loss_given_default;
        moments.expected += loss * a.default_probability;
        variance += loss * loss * a.default_probability * (1.0 - a.default_probability);
        for (std::size_t j = 0; j < i; ++j) {
            const CreditExposure& b = exposures[j];
            const double rho = correlation(i, j);
            if (!(rho >= -1.0 && rho <= 1.0))
                return fail(
                    Code::kInvalidInput,
                    fmt::format("the correlation of {} and {} is {}: expected -1 to 1", i, j, rho));
            const double joint =
                joint_default_probability(a.default_probability, b.default_probability, rho);
            variance += 2.0 * loss * b.par * b.loss_given_default *
                        (joint - a.default_probability * b.default_probability);
        }
    }
    moments.standard_deviation = std::sqrt(std::max(0.0, variance));
    return moments;
}

}  // namespace ballast::clo
