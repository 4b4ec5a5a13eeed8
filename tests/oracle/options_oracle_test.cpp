// Our American prices and Greeks against QuantLib's QdFp engine at high precision and its
// finite differences; European implied volatilities against its own.
#include <cmath>
#include <gtest/gtest.h>
#include <ql/exercise.hpp>
#include <ql/instruments/vanillaoption.hpp>
#include <ql/pricingengines/blackformula.hpp>
#include <ql/pricingengines/vanilla/analyticeuropeanengine.hpp>
#include <ql/pricingengines/vanilla/qdfpamericanengine.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/settings.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>

#include "options/black_scholes.hpp"
#include "options/implied_volatility.hpp"
#include "options/pricing.hpp"
#include "options/test_options.hpp"

namespace ballast::options {
namespace {

using namespace QuantLib;  // NOLINT(google-build-using-namespace)
using OurOption = ballast::options::Option;

// One market object whose quotes are updated for each option.
class Oracle {
public:
    Oracle() : today_(1, January, 2024) { Settings::instance().evaluationDate() = today_; }

    VanillaOption option(const OurOption& o, int days) {
        spot_->setValue(o.spot);
        rate_->setValue(o.rate);
        yield_->setValue(o.dividend_yield);
        volatility_->setValue(o.volatility);
        const auto type = o.right == Right::kCall ? QuantLib::Option::Call : QuantLib::Option::Put;
        ext::shared_ptr<Exercise> exercise;
        if (o.style == Style::kAmerican)
            exercise = ext::make_shared<AmericanExercise>(today_, today_ + days);
        else
            exercise = ext::make_shared<EuropeanExercise>(today_ + days);
        VanillaOption option(ext::make_shared<PlainVanillaPayoff>(type, o.strike), exercise);
        const auto process = ext::make_shared<BlackScholesMertonProcess>(
            Handle<QuantLib::Quote>(spot_), flat(yield_), flat(rate_),
            Handle<BlackVolTermStructure>(ext::make_shared<BlackConstantVol>(
                today_, NullCalendar(), Handle<QuantLib::Quote>(volatility_), days_)));
        if (o.style == Style::kAmerican)
            option.setPricingEngine(ext::make_shared<QdFpAmericanEngine>(
                process, QdFpAmericanEngine::accurateScheme()));
        else
            option.setPricingEngine(ext::make_shared<AnalyticEuropeanEngine>(process));
        return option;
    }

private:
    Handle<YieldTermStructure> flat(const ext::shared_ptr<SimpleQuote>& quote) {
        return Handle<YieldTermStructure>(
            ext::make_shared<FlatForward>(today_, Handle<QuantLib::Quote>(quote), days_));
    }
    Date today_;
    DayCounter days_ = Actual365Fixed();
    ext::shared_ptr<SimpleQuote> spot_ = ext::make_shared<SimpleQuote>(1.0);
    ext::shared_ptr<SimpleQuote> rate_ = ext::make_shared<SimpleQuote>(0.0);
    ext::shared_ptr<SimpleQuote> yield_ = ext::make_shared<SimpleQuote>(0.0);
    ext::shared_ptr<SimpleQuote> volatility_ = ext::make_shared<SimpleQuote>(0.2);
};

OurOption option_in_days(test::Uniform& u, Style style, int& days) {
    OurOption o = test::random_option(u, style);
    days = 7 + static_cast<int>(u(0, 1090));
    o.time = days / 365.0;
    return o;
}

TEST(OptionsOracle, EuropeanPricesAndGreeksAreQuantLibs) {
    Oracle oracle;
    test::Uniform u(21);
    for (int i = 0; i < 300; ++i) {
        int days = 0;
        const OurOption o = option_in_days(u, Style::kEuropean, days);
        const Greeks g = black_scholes(o);
        VanillaOption theirs = oracle.option(o, days);
        EXPECT_NEAR(g.price, theirs.NPV(), 1e-12 * o.spot) << i;
        EXPECT_NEAR(g.delta, theirs.delta(), 1e-12) << i;
        EXPECT_NEAR(g.gamma, theirs.gamma(), 1e-12) << i;
        EXPECT_NEAR(g.vega, theirs.vega(), 1e-11 * o.spot) << i;
        EXPECT_NEAR(g.theta, theirs.theta(), 1e-11 * o.spot) << i;
        EXPECT_NEAR(g.rho, theirs.rho(), 1e-11 * o.spot) << i;
    }
}

TEST(OptionsOracle, AmericanPricesAreQuantLibsToAMillionthOfSpot) {
    Oracle oracle;
    test::Uniform u(22);
    for (int i = 0; i < 60; ++i) {
        int days = 0;
        OurOption o = option_in_days(u, Style::kAmerican, days);
        // Both rates positive, where QuantLib's engine has a single exercise boundary.
        o.rate = u(0.001, 0.06);
        o.dividend_yield = u(0.001, 0.04);
        const double price = price_options({&o, 1}, Model::kAuto, {})[0].greeks.value().price;
        const double theirs = std::max(oracle.option(o, days).NPV(), intrinsic(o));
        EXPECT_NEAR(price, theirs, 1e-6 * std::max(o.spot, o.strike)) << i;
    }
}

TEST(OptionsOracle, ImpliedVolatilitiesAreQuantLibs) {
    test::Uniform u(23);
    for (int i = 0; i < 300; ++i) {
        const OurOption o = test::random_option(u);
        const double price = black_scholes(o).price;
        const double forward = o.spot * std::exp((o.rate - o.dividend_yield) * o.time);
        const ballast::options::Quote quote{o, price};
        const auto found = implied_volatilities({&quote, 1}, {})[0];
        if (price < 1e-6 * o.spot || !found.volatility) continue;
        const double theirs = blackFormulaImpliedStdDev(
            o.right == Right::kCall ? QuantLib::Option::Call : QuantLib::Option::Put, o.strike,
            forward, price, std::exp(-o.rate * o.time), 0.0, Null<Real>(), 1e-12, 200);
        EXPECT_NEAR(*found.volatility * std::sqrt(o.time), theirs, 1e-7) << i;
    }
}

}  // namespace
}  // namespace ballast::options
