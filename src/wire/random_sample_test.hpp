// Random values of the sample types, for property tests.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

#include "wire/sample_test.hpp"
#include "wire/utf8.hpp"

namespace ballast::wire::sample {

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t bits() { return engine_(); }
    std::size_t below(std::size_t count) { return engine_() % count; }
    bool coin() { return (engine_() & 1U) != 0; }

    // Any finite double, all exponents equally likely, and plain short ones.
    double number() {
        if (coin()) return static_cast<double>(static_cast<std::int64_t>(bits()) >> 40) / 1000.0;
        double value = std::numeric_limits<double>::quiet_NaN();
        while (!std::isfinite(value)) value = std::bit_cast<double>(bits());
        return value;
    }

    // Text of all kinds of code points, control characters too.
    std::string text(std::size_t longest) {
        std::string out;
        for (std::size_t i = below(longest + 1); i > 0; --i) {
            static constexpr std::uint32_t kLimits[] = {0x20, 0x80, 0x80, 0x800, 0xD800, 0x110000};
            const std::uint32_t limit = kLimits[below(6)];
            auto point = static_cast<std::uint32_t>(bits() % limit);
            if (point >= 0xD800 && point <= 0xDFFF) point = 0xE000;
            append_code_point(out, point);
        }
        return out;
    }

    Decimal decimal() {
        return Decimal::from_units(Int128{static_cast<std::int64_t>(bits())} *
                                   static_cast<std::int64_t>(1 + below(1'000'000)));
    }

    fin::Date date() {
        return fin::Date::from_serial(static_cast<int>(below(2'900'000)) - 719'000);
    }

    Position position() {
        Position made;
        made.symbol = "A" + text(11);
        made.quantity = decimal();
        if (coin()) made.price = std::abs(number()) + 1e-300;
        made.side = static_cast<Side>(below(3));
        made.lot = static_cast<int>(1 + below(100));
        made.held = coin();
        return made;
    }

    Node node(int depth) {
        Node made{text(4), {}};
        if (depth > 0)
            for (std::size_t i = below(3); i > 0; --i) made.children.push_back(node(depth - 1));
        return made;
    }

    WideTable wide_table() {
        WideTable made;
        fin::Date date = fin::Date::from_serial(static_cast<int>(below(20'000)));
        for (std::size_t i = below(5); i > 0; --i, date = date + 1 + static_cast<int>(below(5)))
            made.dates.push_back(date);
        for (std::size_t i = below(4); i > 0; --i) {
            made.columns.push_back(std::to_string(i) + text(3));
            auto& values = made.values.emplace_back();
            for (std::size_t row = 0; row < made.dates.size(); ++row)
                values.push_back(coin() ? number() : std::numeric_limits<double>::quiet_NaN());
        }
        return made;
    }

    Everything everything() {
        Everything made;
        made.title = text(20);
        made.flag = coin();
        made.small = static_cast<int>(static_cast<std::uint32_t>(bits()));
        made.large = static_cast<std::int64_t>(bits());
        made.natural = bits();
        made.byte = static_cast<std::uint8_t>(bits());
        made.ratio = static_cast<double>(bits() >> 11U) * 0x1p-53;
        if (coin()) made.maybe = number();
        made.side = static_cast<Side>(below(3));
        made.as_of = date();
        made.at = Instant::from_micros(static_cast<std::int64_t>(bits() % 4'000'000'000'000'000));
        made.amount = Decimal::from_units(static_cast<std::int64_t>(bits()));
        made.owner = UserId(Uuid(std::array<std::uint8_t, 16>{static_cast<std::uint8_t>(bits())}));
        for (std::size_t i = below(4); i > 0; --i) made.tags.push_back(text(5));
        for (std::size_t i = below(9); i > 0; --i) made.weights.push_back(std::abs(number()));
        for (std::size_t i = below(9); i > 0; --i) made.bits.push_back(coin());
        for (double& value : made.triple) value = number();
        for (std::size_t i = below(5); i > 0; --i) made.by_symbol[text(6)] = number();
        for (std::size_t i = below(3); i > 0; --i) made.by_book[text(6)] = {position(), position()};
        switch (below(4)) {
            case 0:
                made.either = text(5);
                break;
            case 1:
                made.either = number();
                break;
            case 2:
                made.either = position();
                break;
            default:
                made.either = std::vector<double>{number(), number()};
                break;
        }
        made.pair = {text(4), number()};
        if (coin()) made.first = position();
        for (std::size_t i = below(4); i > 0; --i) made.positions.rows.push_back(position());
        made.prices = wide_table();
        made.extra.text = R"({"k":[1,null,"x"]})";
        made.tree = node(3);
        return made;
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace ballast::wire::sample
