Feature: Pages
  Every page that links lead to, from the front page, from the connector and from where
  everybody is, is checked: contrast, labels, names and landmarks with axe, light and dark;
  nothing is wider than a small screen. So are pages to which no link leads.

  Scenario: Everybody can use every page
    Given the company Acme
    And the agent has an enabled channel
    And Alice has written "Hello" to the agent
    And the application has posted a card with a button as Bob in "{Travel Desk}"
    And Bob has written "See *you* there, **Alice**" to the team "Travel Desk"
    And Alice has written "Gladly. What do we need?" to the team "Travel Desk"
    And Bob has written "Lunch?" to Alice
    And Bob has written "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft <script>alert(1)</script> https://example.com/a/very/long/address/that/nobody/breaks?and=it&goes=on-and-on-and-on-and-on" to Alice
    And Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has pressed "Tasks"
    And Alice has entered "Book the hotel" into "Subject"
    And Alice has pressed "Create the task"
    And Alice has pressed "Notes"
    And Alice has entered "Packing" into "Title"
    And Alice has entered "Tent, lamp" into "Text"
    And Alice has pressed "Publish the note"
    And Alice has pressed "Travel Desk"
    When Dana opens the Configurations of the channel
    Then every page is fit for everybody

  Scenario: Everybody can sign in and agree
    Given the company Acme
    And the agent has a configured channel
    When Dana presses Authorize
    Then the page "login" is fit for everybody
    When Dana signs in as the agent with a wrong password
    Then the page "login-refused" is fit for everybody
    When Dana signs in as the agent
    Then the page "consent" is fit for everybody

  Scenario: Everybody understands what is wrong with a form
    Given the company Acme
    And Dana has signed in to the Developer Console
    When Dana creates the REST API app "Trip Planner" without a redirect URI
    Then the page "settings-refused" is fit for everybody

  Scenario: Everybody understands what is too long, also where it was folded away
    Given the company Acme
    And Dana has signed in to the Developer Console
    And Dana has gone to "Console › Create App › Next"
    And Dana has entered 65 letters into "App Name"
    And Dana has entered 257 letters into "App Description (optional)"
    And Dana has entered 2049 letters into "OAuth Redirect URI"
    When Dana presses "Create" on the page
    Then the page "settings-too-long" is fit for everybody

  Scenario: Everybody can answer the dialog about the Sandbox Account
    Given an empty platform
    And Joan has signed up in the Developer Console
    When Joan creates the REST API app "Trip Planner" in the Developer Console
    Then the page "dialog-sandbox-account" is fit for everybody
    When Joan presses "Next"
    Then the page "sandbox-account" is fit for everybody
    When Joan presses "Create Sandbox Account"
    Then the page "sandbox-account-refused" is fit for everybody

  Scenario: Everybody can answer the dialog of an application
    Given the company Acme
    And the application listens to the buttons of its cards
    And the application answers 200 to its buttons:
      """
      {"type": "dialog", "dialog": {"title": "Which seat?", "card": {"type": "AdaptiveCard", "version": "1.3", "body": [
        {"type": "TextBlock", "text": "A window is free"}, {"type": "Input.Text", "id": "seat", "label": "Seat"}],
        "actions": [{"type": "Action.Submit", "title": "Take it"}, {"type": "Action.ShowCard", "title": "Another", "card": {"type": "AdaptiveCard", "body": [
          {"type": "Input.ChoiceSet", "id": "car", "label": "Car", "choices": [{"title": "One", "value": "1"}]}]}}]}}}
      """
    And the application has posted a card with a button as Bob in "{Travel Desk}"
    And Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has pressed "Book"
    And Alice has read "A window is free"
    Then the page "dialog-card" is fit for everybody

  Scenario: Everybody can open the page of an application from its dialog
    Given the company Acme
    And the application listens to the buttons of its cards
    And the application answers 200 to its buttons:
      """
      {"type": "dialog", "dialog": {"title": "Pay", "size": "small", "iFrameURL": "https://pay.example/a/very/long/address/that/nobody/breaks?and=it&goes=on-and-on-and-on-and-on"}}
      """
    And the application has posted a card with a button as Bob in "{Travel Desk}"
    And Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has pressed "Book"
    And Alice has read "The application shows a page of its own."
    Then the page "dialog-page" is fit for everybody

  Scenario: Everybody can choose whom to mention
    Given the company Acme
    And Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has entered "@B" into "Message Travel Desk"
    And Alice has read "Bob Brandt bob@acme.example"
    Then the page "mentions" is fit for everybody

  Scenario: Everybody finds out who is locked out
    Given the company Acme
    And the agent has a configured channel
    And Dana has pressed Authorize
    And Dana has signed in as the agent with a wrong password 5 times
    Then the page "login-locked" is fit for everybody
    Given Ada has opened the Admin Portal
    Then the page "users-locked" is fit for everybody
    When Ada presses "Travel App"
    Then the page "user-locked" is fit for everybody

  Scenario: Everybody finds out who calls a blocked stream
    Given the company Acme
    And the agent has an enabled channel
    And the stream is blocked
    And Dana has opened the Configurations of the channel
    And Dana has pressed "Health"
    And Alice has written "Hello" to the agent
    And Dana has read "Waits at RingCentral."
    Then the page "blocked" is fit for everybody

  Scenario: Everybody finds out what is out of the ordinary
    Given the company Acme
    And Alice has opened the direct message with Bob
    And Dana has armed the fault "Refuse the request" on "/restapi/v1.0/account/**" in the Inspector
    Then the page "faults-armed" is fit for everybody

  Scenario: Everybody can choose the first password
    Given the company Acme
    And Ada has opened the Admin Portal
    And Ada adds the user "HR Assistant" without a phone
    When Ada follows the link of the mail to "hr-assistant@acme.example"
    Then the page "activation" is fit for everybody

  Scenario: Everybody can use pages that show hostile names and texts
    Given the company Acme
    And Alice has opened the RingCentral app
    Then the pages that show hostile names and texts are fit for everybody
