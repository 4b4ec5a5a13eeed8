// `ballast call` and the commands of views.hpp.
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>

#include "api/cli/arguments.hpp"
#include "api/cli/calls.hpp"
#include "api/cli/commands.hpp"
#include "api/cli/derived_view.hpp"
#include "api/cli/method_help.hpp"
#include "api/cli/secret_field.hpp"
#include "api/cli/show.hpp"
#include "api/object_writer.hpp"
#include "api/problem.hpp"
#include "service/ranks.hpp"
#include "service/table_files.hpp"

namespace ballast::api::cli {

namespace {

constexpr int kUsage = 2;

std::string directory_of(const std::string& file) {
    if (file == "-") return ".";
    const std::string parent = std::filesystem::path(file).parent_path().string();
    return parent.empty() ? "." : parent;
}

int list_methods(const service::MethodTable& table, const Streams& streams) {
    std::size_t width = 0;
    for (const service::Method* method : table.all())
        width = std::max(width, method->info().name.size());
    for (const service::Method* method : table.all())
        streams.out(
            fmt::format("{:<{}}  {}\n", method->info().name, width, method->info().summary));
    return 0;
}

// Whether a response reports a breached limit or test.
bool reports_breach(std::string_view body) {
    for (const std::string_view mark : {R"("pass":false)", R"("breached":true)", R"("zone":"red")"})
        if (body.find(mark) != std::string_view::npos) return true;
    return false;
}

// The response, with a progress bar on a terminal while the call runs.
Result<service::Reply> invoke_shown(service::Dispatcher& dispatcher, const CommandLine& line,
                                    const Streams& streams, std::string_view request,
                                    const RequestId& id, const wire::TableFiles& files,
                                    bool takes_source = false) {
    if (!streams.terminal.error || line.quiet)
        return invoke_as_owner(dispatcher, line.method, request, id, &files, {}, takes_source);
    ProgressBar bar(streams.err, streams.terminal.width);
    return invoke_as_owner(dispatcher, line.method, request, id, &files, bar.reporter(),
                           takes_source);
}

bool looks_like_json(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

Error no_request(const CommandLine& line, const std::string& file, std::string_view text) {
    const bool is_blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    return {
        Code::kInvalidInput,
        fmt::format("{} {}: expected a JSON object with the fields that `ballast help {}` lists",
                    file == "-" ? "standard input" : file, is_blank ? "is empty" : "is not JSON",
                    line.method)};
}

// The request of a call before its fields given as key=value.
Result<std::string> base_of(const CommandLine& line, const Streams& streams) {
    if (!line.arguments.json.empty()) return line.arguments.json;
    if (line.arguments.words.empty() && !line.arguments.assignments.empty())
        return std::string("{}");
    TRY(std::string text, streams.read(line.file));
    if (line.file != "-" && !looks_like_json(text)) return no_request(line, line.file, text);
    // Without a file, as where nothing is typed: a request without fields.
    const bool is_blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
    if (is_blank && line.arguments.words.empty()) return std::string("{}");
    return text;
}

// The fields that a view gives beyond those of the user: its places, switches and usual values.
Result<std::vector<Assignment>> assignments_of(const CommandLine& line, const JsonValue& base) {
    const View& view = *line.view;
    std::vector<Assignment> assignments;
    const std::vector<std::string>& words = line.arguments.words;
    for (std::size_t i = 0; i < words.size(); ++i)
        if (!view.places[i].field.empty())
            assignments.push_back({{std::string(view.places[i].field)},
                                   (view.places[i].is_secret ? "@" : "") + words[i]});
    for (const std::string& field : line.switches) assignments.push_back({{field}, "true", true});
    for (const auto& [field, value] : line.options) assignments.push_back({{field}, value});
    assignments.insert(assignments.end(), line.arguments.assignments.begin(),
                       line.arguments.assignments.end());
    std::vector<std::string> usual(view.assignments.begin(), view.assignments.end());
    TRY(const Arguments defaults, read_arguments(usual));
    for (const Assignment& one : defaults.assignments) {
        const bool is_given =
            base.find(one.path.front()) != nullptr ||
            std::any_of(assignments.begin(), assignments.end(), [&](const Assignment& other) {
                return other.path.front() == one.path.front();
            });
        if (!is_given) assignments.push_back(one);
    }
    return assignments;
}

// The file with the request itself; empty when the command takes none or none is given.
std::string request_file(const CommandLine& line) {
    for (std::size_t i = 0; i < line.arguments.words.size(); ++i)
        if (line.view->places[i].field.empty()) return line.arguments.words[i];
    return {};
}

// The place of that file.
const Place& request_place(const CommandLine& line) {
    return *std::ranges::find_if(line.view->places,
                                 [](const Place& place) { return place.field.empty(); });
}

Result<std::string> view_request(const CommandLine& line, const service::Method& method,
                                 const Streams& streams) {
    std::string base = line.arguments.json.empty() ? "{}" : line.arguments.json;
    std::string table;
    if (const std::string file = request_file(line); !file.empty()) {
        if (!line.arguments.json.empty())
            return fail(Code::kInvalidInput,
                        "two requests are given, a file and JSON: expected one");
        TRY(base, streams.read(file));
        if (!looks_like_json(base)) {
            table = request_place(line).table;
            if (table.empty() || file == "-") return no_request(line, file, base);
            base = "{}";
        }
    }
    // What is not JSON, or not an object, is reported by the reader of the request.
    const auto parsed = parse_json(base);
    TRY(std::vector<Assignment> assignments, assignments_of(line, parsed ? *parsed : JsonValue{}));
    // Relative to the directory of the file, as in a request of its own.
    if (!table.empty())
        assignments.insert(
            assignments.begin(),
            {{table}, std::filesystem::path(request_file(line)).filename().string()});
    TRY_STATUS(read_secret(method, line.arguments.json, assignments, streams));
    TRY_STATUS(ask_for_secret(method, assignments, streams));
    return request_json(method, base, assignments);
}

// What a result is about: the places of the command line that are not files.
std::string subject_of(const CommandLine& line) {
    const View& view = *line.view;
    return !view.places.empty() && view.places.front().name == "PORTFOLIO" &&
                   !line.arguments.words.empty()
               ? line.arguments.words.front()
               : std::string();
}

bool is_narrowed(const CommandLine& line) {
    return !line.arguments.assignments.empty() || !line.arguments.json.empty();
}

bool is_json(const CommandLine& line, const Streams& streams) {
    return !line.as_table && !line.as_csv && (line.as_json || line.mpi || !streams.terminal.output);
}

int print_tables(const CommandLine& line, const Streams& streams, const View& view,
                 const std::string& subject, const JsonValue& response, const RequestId& id) {
    const auto text = line.as_csv ? shown_as_csv(view, response, line.show)
                                  : shown_as_text(view, subject, response,
                                                  {.section = line.show,
                                                   .width = streams.terminal.width,
                                                   .color = streams.terminal.color,
                                                   .is_narrowed = is_narrowed(line)});
    if (!text) return print_error(streams, line, text.error(), id);
    streams.out(*text);
    // Rows only on standard output; what they lack is still reported.
    if (line.as_csv && !line.quiet) streams.err(issues_text(response, false));
    return 0;
}

int print_response(const CommandLine& line, const Streams& streams, const std::string& body,
                   const RequestId& id) {
    if (is_json(line, streams)) {
        streams.out(body + '\n');
        return 0;
    }
    const auto response = parse_json(body);
    if (!response) return print_error(streams, line, response.error(), id);
    return print_tables(line, streams, *line.view, subject_of(line), *response, id);
}

// The response of `call` as tables: those of the command that calls the method, if it has this
// part, otherwise those that the response suggests.
int print_call_tables(const CommandLine& line, const Streams& streams, const service::Reply& reply,
                      const RequestId& id) {
    std::string body = reply.body;
    if (reply.source) {
        std::string pieces;
        const Status read = each_piece(*reply.source, [&](std::string_view piece) -> Status {
            pieces += piece;
            return {};
        });
        if (!read) return print_error(streams, line, read.error(), id);
        body.insert(0, pieces);
    }
    const auto response = parse_json(body);
    if (!response) return print_error(streams, line, response.error(), id);
    const std::span<const View> known = views();
    const auto view = std::ranges::find_if(known, [&](const View& one) {
        return one.method == line.method && !one.sections.empty() &&
               (line.show.empty() ||
                std::ranges::find(one.sections, line.show, &Section::name) != one.sections.end());
    });
    if (view != known.end()) return print_tables(line, streams, *view, {}, *response, id);
    const DerivedView derived =
        derive_view(*response, line.as_csv || !line.show.empty() ? 0 : streams.terminal.width);
    return print_tables(line, streams, derived.view, {}, *response, id);
}

// The documents of a response as one file.
int write_documents(const CommandLine& line, const Streams& streams, const std::string& body,
                    const RequestId& id) {
    const auto response = parse_json(body);
    if (!response) return print_error(streams, line, response.error(), id);
    std::string text;
    if (const JsonValue* documents = response->at(line.view->documents))
        for (const JsonValue& document : documents->items)
            if (const JsonValue* content = document.at("/content")) text += content->text;
    if (line.output == "-") {
        streams.out(text);
        return 0;
    }
    std::ofstream file(line.output, std::ios::binary);
    file << text;
    file.close();
    if (!file)
        return print_error(streams, line,
                           fail(Code::kUnavailable, fmt::format("cannot write {}", line.output)),
                           id);
    if (!line.quiet) streams.err(fmt::format("wrote {}\n", line.output));
    return 0;
}

// A part of a step, computed as the owner with the state of this rank.
Result<std::string> compute_part(service::Dispatcher& dispatcher, std::string_view kind,
                                 std::string_view input, const UnitRange& range) {
    const auto* function = dispatcher.table().find_shard(kind);
    if (!function)
        return fail(Code::kUnsupported,
                    fmt::format("this version computes no shards of the kind {}", kind));
    service::Environment& environment = dispatcher.environment();
    service::Principal principal;
    if (environment.has_state()) {
        TRY(principal, dispatcher.identity().owner());
    }
    service::Call call(environment, principal, make_request_id(dispatcher),
                       {.threads = &environment.threads()});
    return (*function)(call, input, range);
}

Result<std::unique_ptr<service::Ranks>> start_ranks(service::Dispatcher& dispatcher) {
    TRY(const service::MpiFunctions functions, service::open_mpi());
    return service::Ranks::start(
        functions,
        [&dispatcher](std::string_view kind, std::string_view input, const UnitRange& range) {
            return compute_part(dispatcher, kind, input, range);
        });
}

}  // namespace

int run_call(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams) {
    if (line.list) return list_methods(dispatcher.table(), streams);
    const RequestId id = make_request_id(dispatcher);
    const service::Method* method = dispatcher.table().find(line.method);
    if (line.schema && method) {
        streams.out(std::move(ObjectWriter()
                                  .raw("request", method->request_schema())
                                  .raw("response", method->response_schema()))
                        .finish() +
                    "\n");
        return 0;
    }
    std::unique_ptr<service::Ranks> ranks;
    if (line.mpi) {
        auto started = start_ranks(dispatcher);
        if (!started) return print_error(streams, line, started.error(), id);
        ranks = *std::move(started);
        if (!ranks->is_first()) {
            const Status served = ranks->serve();
            return served ? 0 : print_error(streams, line, served.error(), id);
        }
        dispatcher.environment().shared<service::RankDistribution>().distribution =
            ranks->distribution();
    }
    // At a terminal nobody would send a request: show what it takes instead of waiting.
    if (method && line.words.empty() && streams.terminal.input) {
        streams.err(method_help(*method, streams.terminal.width, streams.terminal.color));
        return kUsage;
    }
    auto request = method ? base_of(line, streams) : Result<std::string>("{}");
    std::vector<Assignment> assignments = line.arguments.assignments;
    if (request && method)
        if (const Status read = read_secret(*method, line.arguments.json, assignments, streams);
            !read)
            return print_error(streams, line, read.error(), id);
    if (request && method) request = request_json(*method, *request, assignments);
    if (!request) return print_error(streams, line, request.error(), id);
    const service::LocalTableFiles files(directory_of(line.file));
    const auto reply =
        invoke_shown(dispatcher, line, streams, *request, id, files, !line.fail_on_breach);
    if (!reply) return print_error(streams, line, reply.error(), id);
    const int status =
        line.fail_on_breach && reports_breach(reply->body) ? exit_code(Code::kBreached) : 0;
    if (!is_json(line, streams)) {
        const int printed = print_call_tables(line, streams, *reply, id);
        return printed != 0 ? printed : status;
    }
    if (reply->source) {
        const Status written = each_piece(*reply->source, [&](std::string_view piece) -> Status {
            streams.out(piece);
            return {};
        });
        if (!written) return print_error(streams, line, written.error(), id);
    }
    streams.out(reply->body);
    streams.out("\n");
    return status;
}

int run_view(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams) {
    const RequestId id = make_request_id(dispatcher);
    const service::Method* method = dispatcher.table().find(line.method);
    CHECK(method != nullptr);
    const auto request = view_request(line, *method, streams);
    if (!request) return print_error(streams, line, request.error(), id);
    const std::string file = request_file(line);
    const service::LocalTableFiles files(directory_of(file.empty() ? "-" : file));
    const auto reply = invoke_shown(dispatcher, line, streams, *request, id, files);
    if (!reply) return print_error(streams, line, reply.error(), id);
    const int printed = line.output.empty() ? print_response(line, streams, reply->body, id)
                                            : write_documents(line, streams, reply->body, id);
    if (printed != 0) return printed;
    return line.fail_on_breach && reports_breach(reply->body) ? exit_code(Code::kBreached) : 0;
}

int run_help(const service::MethodTable& methods, const CommandLine& line, const Streams& streams) {
    if (line.words.empty()) {
        streams.out(overview());
        return 0;
    }
    if (const std::string text = command_help(line.words); !text.empty()) {
        streams.out(text);
        return 0;
    }
    const std::string& name = line.words.front();
    if (const service::Method* method = methods.find(name); method && line.words.size() == 1) {
        streams.out(method_help(*method, streams.terminal.width, streams.terminal.color));
        return 0;
    }
    std::vector<std::string_view> names;
    for (const service::Method* method : methods.all()) names.push_back(method->info().name);
    streams.err(unknown_command(fmt::format("{}", fmt::join(line.words, " ")), names));
    return kUsage;
}

}  // namespace ballast::api::cli
