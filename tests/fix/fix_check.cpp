// Reads FIX messages from standard input with QuickFIX and prints one line per message: "ok" and
// its fields, or "invalid" and the reason.
#include <iostream>
#include <iterator>
#include <map>
#include <quickfix/DataDictionary.h>
#include <quickfix/Message.h>
#include <string>
#include <vector>

namespace {

std::vector<std::string> split_messages(const std::string& text) {
    std::vector<std::string> messages;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t trailer = text.find(
            "\x01"
            "10=",
            begin);
        std::size_t end =
            trailer == std::string::npos ? std::string::npos : text.find('\x01', trailer + 4);
        end = end == std::string::npos ? text.size() : end + 1;
        messages.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return messages;
}

void print(const FIX::FieldMap& fields) {
    for (const auto& field : fields)
        std::cout << '\t' << field.getTag() << '=' << field.getString();
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "usage: ballast_fix_check FIX42.xml FIX44.xml < messages\n";
        return 2;
    }
    std::map<std::string, FIX::DataDictionary> dictionaries;
    dictionaries.emplace("FIX.4.2", FIX::DataDictionary(arguments[1]));
    dictionaries.emplace("FIX.4.4", FIX::DataDictionary(arguments[2]));
    const std::string input(std::istreambuf_iterator<char>(std::cin), {});
    bool all_valid = true;
    for (const std::string& text : split_messages(input)) {
        try {
            const std::string version = text.substr(2, text.find('\x01') - 2);
            const FIX::DataDictionary& dictionary = dictionaries.at(version);
            const FIX::Message message(text, dictionary, true);
            dictionary.validate(message);
            std::cout << "ok";
            print(message.getHeader());
            print(message);
            std::cout << '\n';
        } catch (const std::exception& error) {
            std::cout << "invalid\t" << error.what() << '\n';
            all_valid = false;
        }
    }
    return all_valid ? 0 : 1;
}
