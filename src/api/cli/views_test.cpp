// Every command of the table of views against its method.
#include "api/cli/views.hpp"

#include <set>
#include <sstream>

#include "api/cli/arguments.hpp"
#include "api/cli/command_line.hpp"
#include "api/cli/method_help.hpp"
#include "api/schema_outline.hpp"
#include "service/methods.hpp"
#include "support/world.hpp"

namespace ballast::api::cli {
namespace {

// The schema at a pointer of a view, in which an array stands for its items.
const JsonValue* schema_at(const SchemaOutline& schema, const JsonValue* node,
                           std::string_view pointer) {
    while (node != nullptr && !pointer.empty()) {
        pointer.remove_prefix(1);
        const std::string_view key = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(key.size());
        const bool is_index = key.find_first_not_of("-0123456789") == std::string_view::npos;
        node = is_index ? schema.accepted(*node).items : schema.member(*node, key);
    }
    return node;
}

TEST(Views, ShowFieldsThatTheResponseHas) {
    const service::MethodTable table = service::make_method_table();
    for (const View& view : views()) {
        const service::Method* method = table.find(view.method);
        ASSERT_NE(method, nullptr) << view.method;
        const SchemaOutline schema(method->response_schema());
        for (const Section& section : view.sections) {
            const JsonValue* rows = schema_at(schema, &schema.root(), section.pointer);
            ASSERT_NE(rows, nullptr) << view.command << section.pointer;
            const JsonValue* items = schema.accepted(*rows).items;
            const JsonValue* row = section.is_facts || items == nullptr ? rows : items;
            // Rows of chosen fields have no members in the schema.
            if (schema.accepted(*row).objects.empty()) continue;
            for (const Column& column : section.columns) {
                if (!column.pointer.starts_with('/')) continue;
                EXPECT_NE(schema_at(schema, row, column.pointer), nullptr)
                    << view.command << " " << section.name << column.pointer;
            }
            for (const std::string_view pointer : section.same)
                EXPECT_NE(schema_at(schema, row, pointer), nullptr) << view.command << pointer;
        }
        for (const Advice& advice : view.advice)
            EXPECT_NE(schema_at(schema, &schema.root(), advice.pointer), nullptr) << advice.pointer;
    }
}

TEST(Views, TakeFieldsThatTheRequestHas) {
    const service::MethodTable table = service::make_method_table();
    for (const View& view : views()) {
        const SchemaOutline schema(table.find(view.method)->request_schema());
        for (const Place& place : view.places)
            EXPECT_TRUE(place.field.empty() || schema.member(schema.root(), place.field))
                << view.command << " " << place.field;
        for (const Switch& one : view.switches)
            EXPECT_TRUE(schema.member(schema.root(), one.field)) << view.command << one.field;
        for (const std::string_view one : view.assignments)
            EXPECT_TRUE(schema.member(schema.root(), one.substr(0, one.find_first_of(":="))))
                << view.command << one;
    }
}

// As a shell splits them: blanks between quotes do not separate, and quotes are not kept.
std::vector<std::string> shell_words(std::string_view line) {
    std::vector<std::string> words;
    char quote = 0;
    bool in_word = false;
    for (const char c : line) {
        if (quote == 0 && c == ' ') {
            in_word = false;
            continue;
        }
        if (!in_word) words.emplace_back();
        in_word = true;
        if (c == quote)
            quote = 0;
        else if (quote == 0 && (c == '"' || c == '\''))
            quote = c;
        else
            words.back() += c;
    }
    return words;
}

TEST(Views, HaveExamplesThatTheCommandLineAndTheMethodAccept) {
    const service::MethodTable table = service::make_method_table();
    for (const View& view : views()) {
        if (view.example.empty()) continue;
        const std::vector<std::string> words = shell_words(view.example);
        std::vector<const char*> pointers;
        for (const std::string& word : words) pointers.push_back(word.c_str());
        const ParsedLine parsed =
            parse_command_line(static_cast<int>(pointers.size()), pointers.data());
        ASSERT_FALSE(parsed.ends) << view.example << parsed.standard_error;
        EXPECT_EQ(parsed.line.view, &view) << view.example;
        const service::Method& method = *table.find(view.method);
        const SchemaOutline schema(method.request_schema());
        // A request that names no file can be read as a whole.
        if (view.places.empty()) {
            const auto request = request_json(method, "{}", parsed.line.arguments.assignments);
            ASSERT_TRUE(test::ok(request));
            EXPECT_TRUE(test::ok(method.validate(*request, {}))) << view.example;
        }
        for (const Assignment& one : parsed.line.arguments.assignments) {
            const JsonValue* node = &schema.root();
            for (const std::string& step : one.path)
                if (node != nullptr) node = schema.member(*node, step);
            EXPECT_NE(node, nullptr) << view.example;
        }
    }
}

TEST(Views, NamesAreUnique) {
    std::set<std::string_view> names;
    for (const View& view : views()) {
        EXPECT_TRUE(names.insert(view.command).second) << view.command;
        std::set<std::string_view> sections;
        for (const Section& section : view.sections)
            EXPECT_TRUE(sections.insert(section.name).second) << view.command << section.name;
    }
}

TEST(MethodHelp, ExamplesHaveEveryRequiredField) {
    const service::MethodTable table = service::make_method_table();
    for (const service::Method* method : table.all()) {
        const std::string example = example_call(*method);
        const std::string help = method_help(*method, 80, false);
        EXPECT_THAT(help, testing::HasSubstr(example)) << method->info().name;
        for (const service::FieldInfo& field : method->request_fields()) {
            if (!field.required) continue;
            EXPECT_THAT(example, testing::HasSubstr(" " + field.name)) << method->info().name;
        }
    }
    EXPECT_EQ(example_call(*table.find("risk.var")),
              "ballast call risk.var portfolio=demo-individual");
    EXPECT_EQ(example_call(*table.find("portfolio.list")), "ballast call portfolio.list '{}'");
}

}  // namespace
}  // namespace ballast::api::cli
