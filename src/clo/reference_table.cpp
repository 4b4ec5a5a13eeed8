#include "clo/reference_table.hpp"

#include <charconv>

#include "base/check.hpp"
#include "embedded/ballast_clo_refdata.hpp"

namespace ballast::clo {

namespace {

std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
            cells.back() += line[++i];
        else if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            cells.emplace_back();
        else
            cells.back() += c;
    }
    return cells;
}

}  // namespace

std::vector<std::vector<std::string>> reference_table(std::string_view file) {
    std::string_view text = refdata::find(file);
    CHECK(text.data() != nullptr);
    std::vector<std::vector<std::string>> rows;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.empty() || line.front() == '#') continue;
        rows.push_back(cells_of(line));
        CHECK(rows.back().size() == rows.front().size());
    }
    CHECK(rows.size() > 1);
    rows.erase(rows.begin());
    return rows;
}

double reference_number(const std::string& cell) {
    double value = 0.0;
    const auto [rest, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    CHECK(error == std::errc{} && rest == cell.data() + cell.size());
    return value;
}

}  // namespace ballast::clo
