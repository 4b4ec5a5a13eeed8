#include "api/rest/openapi.hpp"

#include <set>
#include <simdjson.h>

#include "api/rest/router.hpp"
#include "service/methods.hpp"
#include "support/json.hpp"

namespace ballast::api::rest {
namespace {

class OpenApi : public testing::Test {
protected:
    service::MethodTable table_ = service::make_method_table();
    test::Json document_{openapi_document(table_, "1.2.3")};
};

void collect_references(simdjson::dom::element element, std::set<std::string>& references) {
    if (element.is_array()) {
        for (const auto item : element.get_array()) collect_references(item, references);
        return;
    }
    if (!element.is_object()) return;
    for (const auto field : element.get_object()) {
        if (field.key == "$ref" && field.value.is_string())
            references.insert(std::string(std::string_view(field.value)));
        else
            collect_references(field.value, references);
    }
}

TEST_F(OpenApi, StatesItsVersionAndTitle) {
    EXPECT_EQ(document_.text("/openapi"), "3.1.0");
    EXPECT_EQ(document_.text("/info/version"), "1.2.3");
    EXPECT_EQ(document_.text("/jsonSchemaDialect"), "https://json-schema.org/draft/2020-12/schema");
}

TEST_F(OpenApi, HasEveryMethodOnceAndNothingElse) {
    std::set<std::string> operations;
    std::size_t count = 0;
    for (const auto path : document_.root()["paths"].get_object())
        for (const auto verb : path.value.get_object()) {
            ++count;
            operations.insert(std::string(std::string_view(verb.value["operationId"])));
            EXPECT_FALSE(std::string_view(verb.value["x-permission"]).empty());
        }
    std::set<std::string> methods;
    // A method at a second address is an operation of its own.
    for (const service::Method* method : table_.all()) {
        methods.insert(method->info().name);
        for (const service::RouteAlias& alias : method->info().aliases)
            methods.insert(method->info().name + "." +
                           alias.path.substr(alias.path.rfind('/') + 1));
    }
    EXPECT_EQ(operations, methods);
    EXPECT_EQ(count, methods.size());
}

TEST_F(OpenApi, EveryReferenceResolves) {
    std::set<std::string> references;
    collect_references(document_.root(), references);
    EXPECT_GT(references.size(), 20U);
    for (const std::string& reference : references) {
        ASSERT_TRUE(reference.starts_with("#/components/schemas/")) << reference;
        EXPECT_TRUE(document_.has(reference.substr(1))) << reference;
    }
}

TEST_F(OpenApi, EveryPathParameterIsDescribed) {
    for (const auto path : document_.root()["paths"].get_object()) {
        const auto expected = path_parameters(std::string(path.key));
        for (const auto verb : path.value.get_object()) {
            std::vector<std::string> described;
            for (const auto parameter : verb.value["parameters"].get_array())
                if (std::string_view(parameter["in"]) == "path") {
                    EXPECT_TRUE(bool(parameter["required"]));
                    described.emplace_back(std::string_view(parameter["name"]));
                }
            EXPECT_EQ(described, expected) << path.key;
        }
    }
}

TEST_F(OpenApi, ARequestFieldIsInExactlyOneOfPathHeaderQueryAndBody) {
    std::size_t bodies = 0;
    for (const service::Method* method : table_.all()) {
        const service::MethodInfo& info = method->info();
        std::string verb(to_string(info.route.verb));
        for (char& c : verb) c = static_cast<char>(c | 0x20);
        const auto operation =
            document_.root()["paths"][std::string(kBase) + info.route.path][verb];
        std::multiset<std::string> found;
        for (const auto parameter : operation["parameters"].get_array()) {
            const std::string name{std::string_view(parameter["name"])};
            if (name == "If-Match")
                found.insert("if_match");
            else if (name != "Idempotency-Key")
                found.insert(name);
        }
        simdjson::dom::element body;
        if (operation["requestBody"].get(body) == simdjson::SUCCESS) {
            ++bodies;
            const std::string_view reference =
                body["content"]["application/json"]["schema"]["$ref"];
            const auto schema = document_.root().at_pointer(reference.substr(1));
            std::set<std::string> required;
            simdjson::dom::array names;
            if (schema["required"].get(names) == simdjson::SUCCESS)
                for (const auto name : names) required.insert(std::string(std::string_view(name)));
            EXPECT_EQ(bool(body["required"]), !required.empty()) << info.name;
            for (const auto property : schema["properties"].get_object())
                found.insert(std::string(property.key));
            for (const std::string& name : required) EXPECT_EQ(found.count(name), 1U) << info.name;
        }
        std::multiset<std::string> fields;
        for (const service::FieldInfo& field : method->request_fields()) fields.insert(field.name);
        EXPECT_EQ(found, fields) << info.name;
    }
    EXPECT_GT(bodies, 10U);
}

TEST_F(OpenApi, RequiredHeadersAreDescribed) {
    for (const service::Method* method : table_.all()) {
        const service::MethodInfo& info = method->info();
        std::string verb(to_string(info.route.verb));
        for (char& c : verb) c = static_cast<char>(c | 0x20);
        std::set<std::string_view> headers;
        const auto operation =
            document_.root()["paths"][std::string(kBase) + info.route.path][verb];
        for (const auto parameter : operation["parameters"].get_array())
            if (std::string_view(parameter["in"]) == "header")
                headers.insert(std::string_view(parameter["name"]));
        EXPECT_EQ(headers.contains("If-Match"), info.versioned) << info.name;
        EXPECT_EQ(headers.contains("Idempotency-Key"), info.creates) << info.name;
    }
}

}  // namespace
}  // namespace ballast::api::rest
