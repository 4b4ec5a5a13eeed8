#include "risk/scenario_library.hpp"

#include <algorithm>
#include <charconv>

#include "base/check.hpp"
#include "embedded/ballast_risk_refdata.hpp"

namespace ballast::risk {

namespace {

constexpr std::string_view kHistorySource =
    "Daily closes from public sources, stated in refdata/stress/historical.txt";

std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> cells;
    for (;;) {
        const std::size_t comma = line.find(',');
        cells.push_back(line.substr(0, comma));
        if (comma == std::string_view::npos) return cells;
        line.remove_prefix(comma + 1);
    }
}

double number(std::string_view text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    CHECK(error == std::errc() && end == text.data() + text.size());
    return value;
}

// A semicolon stands for the comma of a name.
std::string name_of(std::string_view cell) {
    std::string name(cell);
    std::ranges::replace(name, ';', ',');
    return name;
}

void read_line(std::span<const std::string_view> cells, model::ScenarioKind kind,
               std::vector<LibraryScenario>& library) {
    const std::string_view key = cells.front();
    if (key == "scenario") {
        LibraryScenario& made = library.emplace_back();
        made.scenario.id = std::string(cells[1]);
        made.scenario.name = name_of(cells[2]);
        made.scenario.kind = kind;
        if (kind != model::ScenarioKind::kHistorical) return;
        made.scenario.window = {*fin::Date::parse(cells[3]), *fin::Date::parse(cells[4])};
        made.scenario.source = kHistorySource;
        return;
    }
    CHECK(!library.empty());
    LibraryScenario& last = library.back();
    if (key == "move") {
        last.moves.push_back({std::string(cells[1]), number(cells[2]), cells[3] == "modeled"});
    } else if (key == "yield") {
        last.yields.push_back({std::string(cells[1]), number(cells[2])});
    } else if (key == "vix") {
        last.volatility_points = (number(cells[2]) - number(cells[1])) / 100.0;
    } else if (key == "factor") {
        last.scenario.shocks.push_back({.type = model::ShockType::kFactor,
                                        .name = std::string(cells[1]),
                                        .rate = number(cells[2])});
    } else {
        CHECK(key == "rates");
        last.scenario.shocks.push_back({.type = model::ShockType::kRates, .bp = number(cells[1])});
    }
}

void read_text(std::string_view text, model::ScenarioKind kind,
               std::vector<LibraryScenario>& library) {
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (!line.empty() && line.front() != '#') read_line(cells_of(line), kind, library);
    }
}

}  // namespace

std::span<const LibraryScenario> scenario_library() {
    static const std::vector<LibraryScenario> library = [] {
        std::vector<LibraryScenario> made;
        read_text(refdata::find("stress/historical.txt"), model::ScenarioKind::kHistorical, made);
        read_text(refdata::find("stress/hypothetical.txt"), model::ScenarioKind::kHypothetical,
                  made);
        return made;
    }();
    return library;
}

const LibraryScenario* find_scenario(std::string_view id) {
    const auto library = scenario_library();
    const auto found = std::ranges::find_if(
        library, [&](const LibraryScenario& one) { return one.scenario.id == id; });
    return found == library.end() ? nullptr : &*found;
}

}  // namespace ballast::risk
