#include "math/distributions.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "base/check.hpp"

namespace ballast::math {

namespace {

namespace policies = boost::math::policies;

// Arguments are checked here, so what is left to the library (overflow to infinity at the edge of
// the range) is not an error.
using Policy =
    policies::policy<policies::domain_error<policies::ignore_error>,
                     policies::pole_error<policies::ignore_error>,
                     policies::overflow_error<policies::ignore_error>,
                     policies::evaluation_error<policies::ignore_error>,
                     policies::promote_double<false>, policies::discrete_quantile<policies::real>>;

using Normal = boost::math::normal_distribution<double, Policy>;
using StudentT = boost::math::students_t_distribution<double, Policy>;
using ChiSquare = boost::math::chi_squared_distribution<double, Policy>;
using Binomial = boost::math::binomial_distribution<double, Policy>;

void check_probability(double p) { CHECK(p > 0 && p < 1); }

}  // namespace

double normal_pdf(double x) {
    CHECK(!std::isnan(x));
    return boost::math::pdf(Normal(), x);
}

double normal_cdf(double x) {
    CHECK(!std::isnan(x));
    return boost::math::cdf(Normal(), x);
}

double normal_survival(double x) { return normal_cdf(-x); }

double normal_quantile(double p) {
    check_probability(p);
    return boost::math::quantile(Normal(), p);
}

double student_t_pdf(double x, double nu) {
    CHECK(nu > 0 && !std::isnan(x));
    if (std::isinf(x)) return 0;
    return boost::math::pdf(StudentT(nu), x);
}

double student_t_cdf(double x, double nu) {
    CHECK(nu > 0 && !std::isnan(x));
    if (std::isinf(x)) return x > 0 ? 1 : 0;
    return boost::math::cdf(StudentT(nu), x);
}

double student_t_quantile(double p, double nu) {
    check_probability(p);
    CHECK(nu > 0);
    if (std::isinf(nu)) return normal_quantile(p);
    return boost::math::quantile(StudentT(nu), p);
}

double chi_square_cdf(double x, double k) {
    CHECK(k > 0 && std::isfinite(k) && !std::isnan(x));
    if (x <= 0) return 0;
    if (std::isinf(x)) return 1;
    return boost::math::cdf(ChiSquare(k), x);
}

double chi_square_survival(double x, double k) {
    CHECK(k > 0 && std::isfinite(k) && !std::isnan(x));
    if (x <= 0) return 1;
    if (std::isinf(x)) return 0;
    return boost::math::cdf(boost::math::complement(ChiSquare(k), x));
}

double chi_square_quantile(double p, double k) {
    check_probability(p);
    CHECK(k > 0 && std::isfinite(k));
    return boost::math::quantile(ChiSquare(k), p);
}

double binomial_cdf(std::int64_t successes, std::int64_t trials, double p) {
    CHECK(trials >= 0 && p >= 0 && p <= 1);
    if (successes < 0) return 0;
    if (successes >= trials) return 1;
    return boost::math::cdf(Binomial(static_cast<double>(trials), p),
                            static_cast<double>(successes));
}

}  // namespace ballast::math
