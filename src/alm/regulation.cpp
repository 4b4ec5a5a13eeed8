#include "alm/regulation.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "alm/describe_scenario.hpp"
#include "base/check.hpp"
#include "base/digest.hpp"
#include "embedded/ballast_alm_refdata.hpp"
#include "fin/basis_point.hpp"

namespace ballast::alm {

namespace {

constexpr double kDecayYears = 4.0;  // x of SRP31.91

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

// One line of a pack: a key and its values.
struct Line {
    int number = 0;
    std::vector<std::string_view> cells;

    Error expected(std::string_view what) const {
        return fail(Code::kInvalidInput,
                    fmt::format("regulation pack, line {}: expected {}", number, what));
    }
    Result<double> value(std::size_t index) const {
        double result = 0.0;
        if (index < cells.size()) {
            const char* end = cells[index].data() + cells[index].size();
            const auto [rest, error] = std::from_chars(cells[index].data(), end, result);
            if (error == std::errc{} && rest == end && std::isfinite(result)) return result;
        }
        return expected(fmt::format("a number in cell {}", index + 1));
    }
    Result<ShockSizes> sizes(std::size_t index) const {
        ShockSizes result;
        TRY(result.parallel, value(index));
        TRY(result.short_rate, value(index + 1));
        TRY(result.long_rate, value(index + 2));
        if (result.parallel < 0 || result.short_rate < 0 || result.long_rate < 0)
            return expected("shock sizes that are not negative");
        return result;
    }
};

std::vector<Line> lines_of(std::string_view text) {
    std::vector<Line> lines;
    for (int number = 1; !text.empty(); ++number) {
        std::string_view row = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), row.size() + 1));
        if (row.empty() || row.front() == '#') continue;
        Line line{.number = number, .cells = {}};
        for (bool more = true; more;) {
            const std::size_t comma = row.find(',');
            line.cells.push_back(row.substr(0, comma));
            more = comma != std::string_view::npos;
            if (more) row.remove_prefix(comma + 1);
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

Status read_multipliers(const Line& line, Regulation& pack) {
    const auto kind = line.cells.size() > 1 ? find_scenario_kind(line.cells[1]) : std::nullopt;
    if (!kind) return line.expected("a scenario");
    TRY(pack.prepayment[*kind], line.value(2));
    TRY(pack.withdrawal[*kind], line.value(3));
    return {};
}

Status read_line(const Line& line, Regulation& pack) {
    const std::string_view key = line.cells.front();
    const auto read = [&](double& into, std::size_t index) -> Status {
        TRY(into, line.value(index));
        return {};
    };
    if (key == "version") {
        if (line.cells.size() != 2) return line.expected("a date");
        pack.version = line.cells[1];
        return {};
    }
    if (key == "shock") {
        if (line.cells.size() != 5) return line.expected("a currency and three sizes");
        TRY(pack.shocks[std::string(line.cells[1])], line.sizes(2));
        return {};
    }
    if (key == "unlisted") {
        TRY(pack.unlisted, line.sizes(1));
        return {};
    }
    if (key == "floor") {
        TRY_STATUS(read(pack.floor.emplace().start, 1));
        return read(pack.floor->slope, 2);
    }
    if (key == "multipliers") return read_multipliers(line, pack);
    if (key == "core_cap") {
        if (line.cells.size() != 4) return line.expected("a category, a share and years");
        CoreCap& cap = pack.core_caps[std::string(line.cells[1])];
        TRY_STATUS(read(cap.share, 2));
        return read(cap.average_years, 3);
    }
    if (key == "gain_weights") {
        TRY_STATUS(read(pack.gain_weight, 1));
        return read(pack.erm2_gain_weight, 2);
    }
    if (key == "option_volatility_increase") return read(pack.option_volatility_increase, 1);
    if (key == "eve_threshold") return read(pack.eve_threshold, 1);
    if (key == "nii_threshold") return read(pack.nii_threshold.emplace(), 1);
    return line.expected(
        "version, shock, unlisted, floor, multipliers, core_cap, gain_weights, "
        "option_volatility_increase, eve_threshold or nii_threshold");
}

Regulation embedded(RegulationId id, std::string name) {
    auto parsed = parse_regulation(refdata::find(fmt::format("irrbb/{}.txt", name)));
    CHECK(parsed);  // shipped with the program
    parsed->id = id;
    parsed->name = std::move(name);
    return *std::move(parsed);
}

}  // namespace

double Regulation::longest_core_years() const {
    double longest = 0.0;
    for (const auto& [category, cap] : core_caps) longest = std::max(longest, cap.average_years);
    return longest;
}

std::string_view to_string(ScenarioKind kind) { return describe::to_word(kind); }

std::optional<ScenarioKind> find_scenario_kind(std::string_view name) {
    return describe::from_word<ScenarioKind>(name);
}

double supervisory_shift(ScenarioKind kind, const ShockSizes& sizes, double t) {
    const double decay = std::exp(-t / kDecayYears);
    const double short_rate = sizes.short_rate * fin::kBasisPoint * decay;
    const double long_rate = sizes.long_rate * fin::kBasisPoint * (1.0 - decay);
    switch (kind) {
        case ScenarioKind::kParallelUp:
            return sizes.parallel * fin::kBasisPoint;
        case ScenarioKind::kParallelDown:
            return -sizes.parallel * fin::kBasisPoint;
        case ScenarioKind::kSteepener:
            return -0.65 * short_rate + 0.9 * long_rate;
        case ScenarioKind::kFlattener:
            return 0.8 * short_rate - 0.6 * long_rate;
        case ScenarioKind::kShortUp:
            return short_rate;
        case ScenarioKind::kShortDown:
            return -short_rate;
        case ScenarioKind::kLongUp:
            return long_rate;
        case ScenarioKind::kLongDown:
            return -long_rate;
        case ScenarioKind::kBase:
        case ScenarioKind::kCustom:
            break;
    }
    return 0.0;
}

double shocked_rate(double base, double shift, const std::optional<RateFloor>& floor, double t) {
    const double shocked = base + shift;
    return floor ? std::max(shocked, std::min(base, floor->at(t))) : shocked;
}

Result<std::optional<RateFloor>> floor_of(std::string_view name) {
    struct Named {
        std::string_view name;
        std::optional<RateFloor> floor;
    };
    static constexpr std::array<Named, 5> kFloors{{{"none", std::nullopt},
                                                   {"EU_2024_856", RateFloor{-0.015, 0.0003}},
                                                   {"EBA_GL_2018_02", RateFloor{-0.01, 0.0005}},
                                                   {"HKMA", RateFloor{-0.02, 0.0}},
                                                   {"Korea", RateFloor{0.0, 0.0}}}};
    for (const Named& known : kFloors)
        if (equals_ignoring_case(known.name, name)) return known.floor;
    return fail(
        Code::kInvalidInput,
        fmt::format(
            "the floor is \"{}\": expected none, EU_2024_856, EBA_GL_2018_02, HKMA or Korea",
            name));
}

const ShockSizes& Regulation::sizes(std::string_view currency) const {
    const auto found = shocks.find(currency);
    return found == shocks.end() ? unlisted : found->second;
}

Result<Regulation> parse_regulation(std::string_view text) {
    Regulation pack;
    for (const Line& line : lines_of(text)) TRY_STATUS(read_line(line, pack));
    if (pack.version.empty() || pack.shocks.empty())
        return fail(Code::kInvalidInput, "regulation pack: version and shock are required");
    pack.digest = sha256_hex(text);
    return pack;
}

const Regulation& regulation(RegulationId id) {
    static const std::array packs{embedded(RegulationId::kBcbsD368, "bcbs_d368"),
                                  embedded(RegulationId::kEu2024856, "eu_2024_856"),
                                  embedded(RegulationId::kBcbsD578, "bcbs_d578")};
    return packs[static_cast<std::size_t>(id)];
}

std::span<const RegulationId> all_regulations() {
    static constexpr std::array kAll{RegulationId::kBcbsD368, RegulationId::kEu2024856,
                                     RegulationId::kBcbsD578};
    return kAll;
}

}  // namespace ballast::alm
