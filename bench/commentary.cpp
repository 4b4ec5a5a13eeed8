// Slots of a text of 2,000 words: check and fill, in milliseconds.
#include <chrono>
#include <cstdio>

#include "commentary/slots.hpp"

using namespace ballast;

int main() {
    report::Document document;
    document.title = "Risk report";
    document.as_of = *fin::Date::parse("2025-06-30");
    report::DocumentSection section{.id = "var", .title = "Value at risk"};
    report::Table table{.id = "var.results", .title = "VaR by position"};
    table.columns = {report::text_column("symbol", "Symbol"),
                     report::money_column("var", "VaR", "USD")};
    for (int i = 0; i < 15; ++i)
        table.rows.push_back({{report::text("S" + std::to_string(i)), report::number(1000.0 + i)}});
    report::add_table(section, table);
    document.sections.push_back(section);
    const commentary::Catalog catalog = commentary::catalog_of(document);

    // 2,000 words in paragraphs of 100, each with ten slots.
    std::string paragraph;
    for (int i = 0; i < 100; ++i)
        paragraph += i % 10 == 9 ? "{{var.results." + std::to_string(1 + i / 10) + ".var}} "
                                 : "exposure of this ";
    constexpr int kParagraphs = 20;
    constexpr int kRuns = 200;
    const auto start = std::chrono::steady_clock::now();
    std::size_t pieces = 0;
    for (int run = 0; run < kRuns; ++run)
        for (int i = 0; i < kParagraphs; ++i)
            pieces += commentary::check_paragraph(paragraph, catalog).pieces.size();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    std::printf("{\"text_ms\":%.4f,\"words\":2000,\"runs\":%d,\"pieces\":%zu}\n",
                took.count() / kRuns, kRuns, pieces);
    return pieces > 0 ? 0 : 1;
}
