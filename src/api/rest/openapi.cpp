#include "api/rest/openapi.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "api/object_writer.hpp"
#include "api/rest/router.hpp"
#include "base/text.hpp"
#include "service/job_requests.hpp"

namespace ballast::api::rest {

namespace {

using service::FieldInfo;
using service::FieldKind;
using service::Method;
using service::MethodInfo;

constexpr std::string_view kProblem =
    R"({"type":"object","description":"RFC 9457 problem details.","required":["type","title","status","detail","code"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"code":{"type":"string"},"request_id":{"type":"string"},"errors":{"type":"array","items":{"type":"object","properties":{"pointer":{"type":"string"},"code":{"type":"string"},"message":{"type":"string"},"hint":{"type":"string"}}}}}})";

std::string join(const std::vector<std::string>& items) {
    std::string out = "[";
    for (const std::string& item : items) {
        if (out.size() > 1) out += ',';
        out += item;
    }
    return out + "]";
}

std::string_view parameter_schema(FieldKind kind) {
    switch (kind) {
        case FieldKind::kNumber:
            return R"({"type":"number"})";
        case FieldKind::kBoolean:
            return R"({"type":"boolean"})";
        case FieldKind::kList:
            return R"({"type":"array","items":{"type":"string"}})";
        default:
            return R"({"type":"string"})";
    }
}

std::string parameter(const FieldInfo& field, std::string_view in) {
    return std::move(ObjectWriter()
                         .member("name", field.name)
                         .member("in", in)
                         .member("required", in == "path" || field.required)
                         .member("description", field.doc)
                         .raw("schema", parameter_schema(field.kind)))
        .finish();
}

std::string header_parameter(std::string_view name, std::string_view doc, bool required) {
    return std::move(ObjectWriter()
                         .member("name", name)
                         .member("in", "header")
                         .member("required", required)
                         .member("description", doc)
                         .raw("schema", R"({"type":"string"})"))
        .finish();
}

std::string parameters_of(const Method& method) {
    const MethodInfo& info = method.info();
    const std::vector<std::string> in_path = path_parameters(info.route.path);
    const bool from_query =
        info.route.verb == service::Verb::kGet || info.route.verb == service::Verb::kDelete;
    std::vector<std::string> parameters;
    for (const FieldInfo& field : method.request_fields()) {
        if (std::find(in_path.begin(), in_path.end(), field.name) != in_path.end())
            parameters.push_back(parameter(field, "path"));
        else if (from_query && !(info.versioned && field.name == "if_match"))
            parameters.push_back(parameter(field, "query"));
    }
    if (info.versioned)
        parameters.push_back(header_parameter("If-Match", "ETag of the version to change.", true));
    if (info.creates)
        parameters.push_back(header_parameter("Idempotency-Key",
                                              "Key chosen by the caller; a repeated call with the "
                                              "same key returns the first response.",
                                              true));
    return join(parameters);
}

// The fields of the request that are not part of the body.
std::vector<std::string> outside_of_body(const MethodInfo& info) {
    std::vector<std::string> fields = path_parameters(info.route.path);
    if (info.versioned) fields.emplace_back("if_match");
    return fields;
}

std::string content(std::string_view media_type, std::string_view schema) {
    const std::string inner = std::move(ObjectWriter().raw("schema", schema)).finish();
    return std::move(ObjectWriter().raw(media_type, inner)).finish();
}

std::string responses_of(const Method& method, wire::Definitions& definitions) {
    const std::string ok =
        std::move(ObjectWriter()
                      .member("description", "Successful response.")
                      .raw("content",
                           content("application/json", method.response_reference(definitions))))
            .finish();
    const std::string problem =
        std::move(ObjectWriter()
                      .member("description", "Error, as RFC 9457 problem details.")
                      .raw("content", content("application/problem+json",
                                              R"({"$ref":"#/components/schemas/Problem"})")))
            .finish();
    const bool accepted =
        method.info().duration == service::Duration::kLong || method.info().submits;
    ObjectWriter responses;
    responses.raw(accepted ? "202" : "200", ok);
    if (!accepted && method.info().duration == service::Duration::kEither &&
        method.info().effect != service::Effect::kRead)
        responses.raw(
            "202",
            std::move(ObjectWriter()
                          .member("description",
                                  "The calculation would take more than a call may: the job that "
                                  "it has become. Its result has the schema of status 200.")
                          .raw("content", content("application/json",
                                                  definitions.reference<service::JobView>())))
                .finish());
    return std::move(responses.raw("default", problem)).finish();
}

std::string operation(const Method& method, wire::Definitions& definitions,
                      std::string_view suffix = {}) {
    const MethodInfo& info = method.info();
    ObjectWriter writer;
    writer.member("operationId", info.name + std::string(suffix))
        .member("summary", info.summary)
        .raw("tags", join({wire::to_json(info.name.substr(0, info.name.find('.')))}));
    if (!info.doc.empty()) writer.member("description", info.doc);
    writer.member("x-permission", to_string(info.permission))
        .raw("parameters", parameters_of(method));
    const bool has_body =
        info.route.verb != service::Verb::kGet && info.route.verb != service::Verb::kDelete;
    const std::vector<std::string> outside = outside_of_body(info);
    if (has_body) {
        const std::vector<FieldInfo> fields = method.request_fields();
        const bool needed = std::any_of(fields.begin(), fields.end(), [&](const FieldInfo& field) {
            return field.required &&
                   std::find(outside.begin(), outside.end(), field.name) == outside.end();
        });
        const std::string schema = outside.empty() ? method.request_reference(definitions)
                                                   : method.body_reference(definitions, outside);
        const std::string body = std::move(ObjectWriter()
                                               .member("required", needed)
                                               .raw("content", content("application/json", schema)))
                                     .finish();
        writer.raw("requestBody", body);
    }
    // Declared in any case, so that clients can generate a type for it.
    if (!has_body || !outside.empty())
        writer.raw("x-request", method.request_reference(definitions));
    writer.raw("responses", responses_of(method, definitions));
    return std::move(writer).finish();
}

}  // namespace

std::string openapi_document(const service::MethodTable& table, std::string_view version) {
    wire::Definitions definitions("#/components/schemas/");
    std::map<std::string, ObjectWriter> by_path;
    for (const Method* method : table.all()) {
        const MethodInfo& info = method->info();
        by_path[std::string(kBase) + info.route.path].raw(lower(to_string(info.route.verb)),
                                                          operation(*method, definitions));
        for (const service::RouteAlias& alias : info.aliases)
            by_path[std::string(kBase) + alias.path].raw(
                lower(to_string(alias.verb)),
                operation(*method, definitions,
                          "." + alias.path.substr(alias.path.rfind('/') + 1)));
    }
    ObjectWriter paths;
    for (auto& [path, operations] : by_path) paths.raw(path, std::move(operations).finish());

    std::string schemas = definitions.json();
    schemas.insert(
        1, std::string(R"("Problem":)") + std::string(kProblem) + (schemas.size() > 2 ? "," : ""));
    const std::string components =
        std::move(
            ObjectWriter()
                .raw("schemas", schemas)
                .raw("securitySchemes",
                     R"({"bearer":{"type":"http","scheme":"bearer"},)"
                     R"("session":{"type":"apiKey","in":"cookie","name":"ballast_session"}})"))
            .finish();
    const std::string info =
        std::move(
            ObjectWriter()
                .member("title", "Ballast")
                .member("version", version)
                .member("summary", "Valuation, risk and cash flows of assets and liabilities."))
            .finish();
    return std::move(
               ObjectWriter()
                   .member("openapi", "3.1.0")
                   .raw("info", info)
                   .member("jsonSchemaDialect", "https://json-schema.org/draft/2020-12/schema")
                   .raw("servers", R"([{"url":"/"}])")
                   .raw("security", R"([{"bearer":[]},{"session":[]}])")
                   .raw("paths", std::move(paths).finish())
                   .raw("components", components))
        .finish();
}

}  // namespace ballast::api::rest
