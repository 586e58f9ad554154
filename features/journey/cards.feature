@browser
Feature: Cards in the RingCentral app
  A card says where something is wrong with what was entered: beside the field, or below its
  buttons when it is about the whole.

  Background:
    Given the emulator keeps everything in a folder
    And the company Acme
    And Alice has made the card by POST "/chats/{Travel Desk}/adaptive-cards" with:
      """
      {"type": "AdaptiveCard", "version": "1.3",
       "body": [{"type": "Input.Text", "id": "seat", "label": "Seat", "isRequired": true}, {"type": "Input.Text", "id": "wish", "label": "Wish"}],
       "actions": [{"type": "Action.Submit", "title": "Book", "data": {"train": "7:40"}}]}
      """
    And Bob has opened the team "Travel Desk" in the RingCentral app

  @scripts
  Scenario: What a field of a card lacks is said beside it
    Given Bob has entered "By the window" into "Wish"
    When Bob presses "Book"
    Then Bob reads "Seat (required) Seat is required. Fill it in. Wish"
    And Bob reads "Seat is required. Fill it in." beside the field "Seat (required)"
    And Bob finds "By the window" in the field "Wish"

  @scripts
  Scenario: What a field of a card lacked is mended
    Given Bob has pressed "Book"
    And Bob has read "Seat is required. Fill it in."
    When Bob enters "14A" into "Seat (required)"
    Then Bob finds no "Seat is required." there

  @scripts
  Scenario: What a whole card meets is said below its buttons, also after a field was refused
    Given Bob has pressed "Book"
    And Bob has read "Seat is required. Fill it in."
    And Bob has entered "14A" into "Seat (required)"
    And the emulator has been stopped
    When Bob presses "Book"
    Then Bob reads "Book Not sent: the emulator does not answer. Send it again when it runs."

  Scenario: A card that lacks something is refused without scripts, too
    When Bob presses "Book"
    Then Bob reads "Seat is required. Fill it in."
