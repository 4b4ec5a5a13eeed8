// A document with every kind of cell, block and chart, and hostile texts.
#pragma once

#include <cstdio>
#include <gtest/gtest.h>
#include <string>

#include "report/document.hpp"

namespace ballast::report::test {

inline Document sample_document() {
    const fin::Date day = *fin::Date::parse("2025-06-30");
    Document document{.kind = "sample",
                      .title = "Sample report: Größe & Ωmega",
                      .description = "A document with every kind of block.",
                      .subject = "sample-book",
                      .logo = "Example Capital",
                      .as_of = day,
                      .currency = "USD",
                      .facts = {{"Net value", number(1234567.891, {Unit::kMoney, 2, "USD"})},
                                {"Beta", number(std::nullopt, {Unit::kNumber, 2}), "to SPY"}},
                      .conventions = {"Losses are positive."},
                      .issues = {{Severity::kWarning, "no_price", "A has no price", "A"}},
                      .provenance = {std::string(64, 'a'), std::string(64, 'b'), "1.0", 0.987}};
    DocumentSection section{.id = "first", .title = "First section"};
    add_paragraph(section,
                  "A paragraph with a sentence that is long enough to be wrapped over the "
                  "width of a page, whichever paper and font are used for it.");
    add_list(section, {"The first finding.", "The second finding."});
    Table table{.id = "cells",
                .title = "Cells",
                .columns = {text_column("name", "Name"), money_column("money", "Money", "USD"),
                            percent_column("share", "Share"), bp_column("spread", "Spread"),
                            count_column("count", "Count"), number_column("exact", "Exact"),
                            date_column("date", "Date"), status_column("state", "State")},
                .note = "A note below the table."};
    table.rows.push_back(
        {{text("=1+1"), number(-1234.5), number(0.1234), number(0.0035), number(42.0),
          exact_number("-12.50"), date(day), status("passed", StatusLevel::kGood)}});
    table.rows.push_back(
        {{text("<b>|</b>"), number(std::nullopt), number(0.0), number(-0.01), number(1e6),
          exact_number("0.000001"), date(std::nullopt), status("breached", StatusLevel::kBad)}});
    table.rows.push_back({{text("Total"), number(98765432.1), number(1.0), number(0.0), number(7.0),
                           exact_number("3"), date(day), status("", StatusLevel::kNeutral)},
                          RowKind::kTotal});
    add_table(section, std::move(table));
    add_chart(section, {.id = "line",
                        .title = "A line",
                        .summary = "Two series over three days.",
                        .kind = ChartKind::kLine,
                        .format = {Unit::kPercent, 1},
                        .dates = {day, day + 1, day + 2},
                        .series = {{"One", {0.1, 0.2, 0.15}}, {"Two", {0.0, std::nullopt, -0.1}}}});
    add_chart(section, {.id = "histogram",
                        .title = "A histogram",
                        .summary = "Three bins.",
                        .kind = ChartKind::kHistogram,
                        .format = {Unit::kMoney, 0, "USD"},
                        .edges = {-10.0, 0.0, 10.0, 20.0},
                        .series = {{"Days", {3.0, 5.0, 1.0}}},
                        .marks = {{"VaR", -8.0}}});
    document.sections.push_back(std::move(section));
    document.sections.push_back({.id = "missing",
                                 .title = "Missing section",
                                 .unavailable = Unavailable{"the engine failed", day - 3}});
    Table data{.id = "data",
               .title = "Rows",
               .columns = {text_column("name", "Name"), number_column("value", "Value", 4)}};
    for (int i = 0; i < 120; ++i)
        data.rows.push_back({{text("row " + std::to_string(i)), number(i / 7.0)}});
    document.data = std::move(data);
    return document;
}

// What a program prints; an error of the test when it fails.
inline std::string output_of(const std::string& command) {
    std::FILE* pipe = popen(command.c_str(), "r");
    EXPECT_NE(pipe, nullptr);
    if (pipe == nullptr) return {};
    std::string text;
    char buffer[4096];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe))
        text.append(buffer, count);
    EXPECT_EQ(pclose(pipe), 0) << command;
    return text;
}

}  // namespace ballast::report::test
