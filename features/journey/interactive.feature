@browser
Feature: Interactive messages are set up in the Developer Console
  Where the buttons of adaptive cards are told of is a setting of their app.

  Background:
    Given the company Acme
    And the application has posted a card with a button as Bob in "{Travel Desk}"
    And Dana has signed in to the Developer Console
    And Dana has opened the Settings of the app "Acme Connector"

  Scenario: The app hears of a button
    Given Dana has entered in the Settings where the buttons of its cards are told of
    When Alice presses the button of the card with:
      """
      {"seat": "14A", "train": "7:40"}
      """
    Then the application hears, signed with its secret:
      """
      {"type": "button_submit", "card": {"id": "{card}"}, "data": {"seat": "14A", "train": "7:40"}}
      """

  Scenario: An address that is none is said beside its field, and kept
    Given Dana has entered "ftp://buttons.example" into "Outbound Webhook URL"
    When Dana presses "Save" on the page
    Then Dana reads "This is not an address such as https://example.com/interactive."
    And Dana finds "ftp://buttons.example" in the field "Outbound Webhook URL"

  Scenario: Where the buttons of cards are told of is set when an app is created
    Given Dana has filled in the REST API app "Seats" in the Developer Console
    And Dana has entered "http://127.0.0.1:9/interactive" into "Outbound Webhook URL"
    And Dana has entered "a shared secret" into "Shared secret"
    And Dana has pressed "Create"
    When Dana opens the Settings of the app "Seats"
    Then Dana finds "http://127.0.0.1:9/interactive" in the field "Outbound Webhook URL"
    And Dana finds "a shared secret" in the field "Shared secret"
