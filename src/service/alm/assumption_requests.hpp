// Requests and responses of alm.assumptions.*, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/alm/describe_session.hpp"
#include "service/alm/document_versions.hpp"

namespace ballast::service {

struct PutAssumptionsRequest {
    std::string set;
    std::string name;
    alm::Behaviour behaviour;
    std::string note;
};

struct AssumptionsRequest {
    std::string set;
    std::optional<std::int64_t> version;
};

struct DeleteAssumptionsRequest {
    std::string set;
};

struct ListAssumptionsRequest {};

struct ApplyAssumptionsRequest {
    std::string set;
    std::int64_t version = 1;
    std::string session;
    std::string if_match;
};

struct AssumptionsRow : DocumentRow {};

struct ListAssumptionsResponse {
    std::vector<AssumptionsRow> data;
};

struct AssumptionsView : AssumptionsRow {
    alm::Behaviour behaviour;
    std::vector<DocumentVersionView> versions;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr std::string_view kAssumptionsIdDoc = "Id of the set, such as base-2026.";

template <>
struct Described<service::PutAssumptionsRequest> {
    using T = service::PutAssumptionsRequest;
    static constexpr std::string_view name = "PutAssumptionsRequest";
    static constexpr std::string_view doc =
        "A new version of a set of behavioral assumptions, or the first of a new set.";
    static constexpr auto fields = wire::list(
        required("set", &T::set, kAssumptionsIdDoc, kDocumentIdLimits),
        required("name", &T::name, "Name of the set, as free text.", kDocumentNameLimits),
        required("behaviour", &T::behaviour,
                 "Behavioral assumptions: prepayment, early withdrawal and non-maturity deposits."),
        optional("note", &T::note, "Reason for the version, as free text.", kDocumentNoteLimits));
};

template <>
struct Described<service::AssumptionsRequest> {
    using T = service::AssumptionsRequest;
    static constexpr std::string_view name = "AssumptionsRequest";
    static constexpr std::string_view doc = "Identifies a version of a set of assumptions.";
    static constexpr auto fields = wire::list(
        required("set", &T::set, kAssumptionsIdDoc, kDocumentIdLimits),
        optional("version", &T::version, "Version; the latest when absent.", {.minimum = 1}));
};

template <>
struct Described<service::DeleteAssumptionsRequest> {
    using T = service::DeleteAssumptionsRequest;
    static constexpr std::string_view name = "DeleteAssumptionsRequest";
    static constexpr std::string_view doc = "Identifies a set of assumptions.";
    static constexpr auto fields =
        wire::list(required("set", &T::set, kAssumptionsIdDoc, kDocumentIdLimits));
};

template <>
struct Described<service::ListAssumptionsRequest> {
    using T = service::ListAssumptionsRequest;
    static constexpr std::string_view name = "ListAssumptionsRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ApplyAssumptionsRequest> {
    using T = service::ApplyAssumptionsRequest;
    static constexpr std::string_view name = "ApplyAssumptionsRequest";
    static constexpr std::string_view doc =
        "An approved version of a set of assumptions, and the session that takes it.";
    static constexpr auto fields = wire::list(
        required("set", &T::set, kAssumptionsIdDoc, kDocumentIdLimits),
        required("version", &T::version, "Version; it must be approved.", {.minimum = 1}),
        required("session", &T::session, "Session id.", kSessionIdLimits),
        required("if_match", &T::if_match, "Version of the session to change, such as v1.",
                 {.max_length = 64}));
};

template <class T>
constexpr auto assumptions_row_fields() {
    return document_row_fields<T>("set", "Id of the set.");
}

template <>
struct Described<service::AssumptionsRow> {
    using T = service::AssumptionsRow;
    static constexpr std::string_view name = "AssumptionsRow";
    static constexpr std::string_view doc = "A set of assumptions with its latest version.";
    static constexpr auto fields = assumptions_row_fields<T>();
};

template <>
struct Described<service::ListAssumptionsResponse> {
    using T = service::ListAssumptionsResponse;
    static constexpr std::string_view name = "ListAssumptionsResponse";
    static constexpr std::string_view doc = "Sets of assumptions of the workspace.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Sets, by id; at most 500."));
};

template <>
struct Described<service::AssumptionsView> {
    using T = service::AssumptionsView;
    static constexpr std::string_view name = "Assumptions";
    static constexpr std::string_view doc = "A version of a set of assumptions with its rules.";
    static constexpr auto fields = wire::combined(
        assumptions_row_fields<T>(),
        wire::list(required("behaviour", &T::behaviour, "Behavioral assumptions."),
                   required("versions", &T::versions, "All versions, latest first.")));
};

}  // namespace ballast::describe
