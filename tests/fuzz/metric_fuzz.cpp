// Arbitrary bytes as a metric of a limit: parsing never crashes, errors have a place, and what
// parses has a finite value or states why it has none.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "risk/metric.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ballast;
    static const risk::MetricFigures figures{{"a.x", 2.0},
                                             {"a.y.x", -0.5},
                                             {"b.0.99.es", 0.0},
                                             {"b.large", 1e300},
                                             {"a.two_words", 3.0}};
    const std::string text(data, data + size);
    const auto metric = risk::Metric::parse(text);
    if (!metric) {
        const Error& error = metric.error();
        CHECK(error.code == Code::kInvalidInput && error.errors.size() == 1);
        CHECK(!error.errors[0].hint.empty() && error.message.starts_with("character "));
        CHECK(std::stoul(error.message.substr(10)) <= size + 1);
        return 0;
    }
    CHECK(!metric->paths().empty() && !metric->kinds().empty());
    for (const risk::MetricFigures& known : {figures, risk::MetricFigures{}}) {
        const risk::MetricValue value = metric->evaluate(known);
        CHECK(value.value.has_value() == value.missing.empty());
        CHECK(!value.value || std::isfinite(*value.value));
    }
    return 0;
}
